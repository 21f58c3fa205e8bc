using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class SingleFieldSubscriptionsTests
{
    [Theory]
    [InlineData("subscription S { newDog { name } }")]
    [InlineData("subscription { newDog { name } ...F } fragment F on Subscription { newDog { barks } }")]
    [InlineData("query { dog { name } cat { name } }")]
    public void A_subscription_may_select_one_field_many_times(string document) =>
        Rule.ExpectValid(static context => new SingleFieldSubscriptions(context), document);

    [Theory]
    [InlineData(
        "subscription S { newDog { name } newCat { name } }",
        "1:34 Subscription \"S\" must select only one top level field.")]
    [InlineData(
        "subscription { newDog { name } ...F } fragment F on Subscription { other: newDog { name } ... { newCat { name } } }",
        "1:68 1:97 Anonymous Subscription must select only one top level field.")]
    [InlineData(
        "subscription { __typename }",
        "1:16 Anonymous Subscription must not select an introspection top level field.")]
    [InlineData(
        "subscription S($b: Boolean!) { newDog @skip(if: $b) { name } ...F @include(if: $b) } fragment F on Subscription { newDog { barks } }",
        "1:39 1:67 Subscription \"S\" must not use `@skip` or `@include` directives in the top level selection.")]
    public void A_subscription_of_several_fields_of_introspection_or_with_conditions_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new SingleFieldSubscriptions(context), document, errors);
}
