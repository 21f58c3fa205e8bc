using System.Linq.Expressions;

namespace PipelineGraph.Data.Queries;

/// <summary>Puts predicates together.</summary>
internal static class Predicates
{
    public static Expression<Func<T, bool>> All<T>(IEnumerable<Expression<Func<T, bool>>> predicates) =>
        Join(predicates, Expression.AndAlso) ?? (_ => true);

    /// <summary>Of none: nothing.</summary>
    public static Expression<Func<T, bool>> Any<T>(IEnumerable<Expression<Func<T, bool>>> predicates) =>
        Join(predicates, Expression.OrElse) ?? (_ => false);

    /// <summary>A predicate on a value, as a predicate on what has the value.</summary>
    public static Expression<Func<T, bool>> On<T, TValue>(Expression<Func<T, TValue>> value, Expression<Func<TValue, bool>> predicate) =>
        Expression.Lambda<Func<T, bool>>(ParameterSwap.In(predicate.Body, predicate.Parameters[0], value.Body), value.Parameters);

    private static Expression<Func<T, bool>>? Join<T>(IEnumerable<Expression<Func<T, bool>>> predicates, Func<Expression, Expression, Expression> join)
    {
        Expression<Func<T, bool>>? all = null;
        foreach (var next in predicates)
        {
            all = all is null
                ? next
                : Expression.Lambda<Func<T, bool>>(join(all.Body, ParameterSwap.In(next.Body, next.Parameters[0], all.Parameters[0])), all.Parameters);
        }

        return all;
    }
}

/// <summary>Puts an expression in the place of a parameter.</summary>
internal sealed class ParameterSwap : ExpressionVisitor
{
    private readonly ParameterExpression from;
    private readonly Expression to;

    private ParameterSwap(ParameterExpression from, Expression to) => (this.from, this.to) = (from, to);

    public static Expression In(Expression expression, ParameterExpression from, Expression to) => new ParameterSwap(from, to).Visit(expression);

    protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
}
