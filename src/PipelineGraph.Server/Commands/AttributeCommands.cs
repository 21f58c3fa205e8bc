using System.CommandLine;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Commands;

/// <summary><c>attribute declare</c></summary>
internal static class AttributeCommands
{
    public static Command Create(CommandContext context)
    {
        var tenant = CommandContext.TenantOption();
        var key = new Argument<string>("key") { Description = "Key of the attribute, as preaccepted." };
        var unit = new Option<Unit>("--unit") { Description = "Whose attribute it is.", Required = true };
        var type = new Option<FactValueType>("--type") { Description = "Type of its values.", Required = true };
        var dimension = new Option<bool>("--dimension") { Description = "Figures may be split by it." };
        var label = new Option<string?>("--label") { Description = "What people read." };
        var declare = new Command("declare", "Declares an attribute, so that values of it may be recorded.") { tenant, key, unit, type, dimension, label };
        declare.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                var command = new DeclareAttributeCommand
                {
                    Unit = result.GetRequiredValue(unit),
                    Key = result.GetRequiredValue(key),
                    Type = result.GetRequiredValue(type),
                    IsDimension = result.GetValue(dimension),
                    Label = result.GetValue(label),
                };
                var declared = await services.GetRequiredService<DeclareAttribute>().ExecuteAsync(caller, command, cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(declared, attribute => $"Attribute {attribute.Key} of {attribute.Unit} is declared as {attribute.Type}.").ConfigureAwait(false);
            },
            cancellationToken));
        return new Command("attribute", "Attributes that a tenant may record.") { declare };
    }
}
