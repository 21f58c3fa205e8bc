using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>One rule of chapter 5; made anew for each document, told of every node in document order.</summary>
public abstract class ValidationRule(ValidationContext context)
{
    /// <summary>The section of the specification, such as "5.3.1".</summary>
    public abstract string Section { get; }

    /// <summary>The rule's name in the specification.</summary>
    public string Name => GetType().Name;

    protected ValidationContext Context { get; } = context;

    /// <summary>False leaves out the children and <see cref="Leave"/>, for this rule only.</summary>
    public virtual bool Enter(Node node) => true;

    public virtual void Leave(Node node)
    {
    }

    protected void Report(string message, params ReadOnlySpan<Node> nodes) => Context.Report(this, Section, message, nodes);

    /// <summary>Of a rule that stands for several sections: what another of them forbids.</summary>
    protected void ReportIn(string section, string message, params ReadOnlySpan<Node> nodes) => Context.Report(this, section, message, nodes);
}
