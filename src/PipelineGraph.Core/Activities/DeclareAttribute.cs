using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Declares an attribute; one that is declared may get another label, but never another type.</summary>
public sealed class DeclareAttribute(TenantWriter writer)
{
    public Task<Outcome<AttributeDefinition>> ExecuteAsync(Caller caller, DeclareAttributeCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Administrator, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            checks.Key(command.Key, "key");
            checks.OptionalText(command.Label, "label");
            var known = await transaction.AttributeAsync(command.Unit, command.Key, cancellationToken);
            if (known is not null && known.Type != command.Type)
                checks.Add(CommandError.Invalid(
                    $"The attribute '{command.Key}' of a {CommandChecks.Name(command.Unit)} has the type {known.Type.ToString().ToUpperInvariant()} and keeps it; declare another key.", "type"));
            if (checks.Failed) return Outcome<AttributeDefinition>.Failed(checks.Errors);

            var definition = new AttributeDefinition
            {
                TenantId = caller.TenantId,
                Unit = command.Unit,
                Key = command.Key,
                Type = command.Type,
                IsDimension = command.IsDimension,
                Label = command.Label,
            };
            await transaction.Session.SaveAsync(definition, cancellationToken);
            await transaction.AuditAsync(AuditOperation.AttributeDeclared, $"Attribute:{Name(command.Unit)}.{command.Key}", Form(known), Form(definition), cancellationToken);
            return Outcome<AttributeDefinition>.Of(definition);
        }, cancellationToken, Turn.Alone);

    private static string Name(Definitions.Unit unit) => unit.ToString().ToUpperInvariant();

    private static object? Form(AttributeDefinition? definition) =>
        definition is null ? null : new { Type = definition.Type.ToString().ToUpperInvariant(), definition.IsDimension, definition.Label };
}
