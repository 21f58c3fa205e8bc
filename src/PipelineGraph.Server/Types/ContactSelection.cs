using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>What a list of contacts has to bring for the fields that a request selects of it, so that the common list is one statement.</summary>
internal static class ContactSelection
{
    /// <summary>For a field that gives a connection of contacts.</summary>
    public static ContactParts PartsOf(ResolverContext context)
    {
        var parts = ContactParts.None;
        var loaded = ContactParts.None;
        foreach (var name in context.SelectedFields("nodes")) parts |= PartsOf(name, HasMoreThanName(context, "nodes", name), ref loaded);
        foreach (var name in context.SelectedFields("edges", "node")) parts |= PartsOf(name, HasMoreThanName(context, "edges", "node", name), ref loaded);
        // Both ways lead to the same contacts: what one of them needs whole does not ride along for the other.
        return parts & ~loaded;
    }

    /// <summary>For a field that gives a connection of activities.</summary>
    public static ActivityParts ActivityPartsOf(ResolverContext context)
    {
        var parts = ActivityParts.None;
        foreach (var name in context.SelectedFields("nodes")) parts |= PartsOfActivity(name);
        foreach (var name in context.SelectedFields("edges", "node")) parts |= PartsOfActivity(name);
        return parts;
    }

    private static ActivityParts PartsOfActivity(string field) => field switch
    {
        "__typename" or "id" or "kind" or "direction" or "occurredAt" or "voidedBy" => ActivityParts.None,
        "properties" => ActivityParts.Properties,
        "externalId" => ActivityParts.ExternalId,
        "occurredOn" => ActivityParts.OccurredOn,
        "recordedAt" or "recordedBy" => ActivityParts.Recording,
        _ => ActivityParts.All,
    };

    private static ContactParts PartsOf(string field, bool hasMoreThanName, ref ContactParts loaded)
    {
        if (field == "company" && hasMoreThanName) loaded |= ContactParts.CompanyName & ~ContactParts.CompanyId;
        if (field == "owner" && hasMoreThanName) loaded |= ContactParts.OwnerName & ~ContactParts.OwnerId;
        return field switch
        {
            "__typename" or "id" or "unit" or "deals" or "attributes" or "activities" or "verdict" or "verdictAt" or "override" or "stageChanges" or "mergedInto" => ContactParts.None,
            "displayName" => ContactParts.DisplayName,
            "email" => ContactParts.Email,
            "externalSource" or "externalId" => ContactParts.ExternalId,
            "createdAt" => ContactParts.CreatedAt,
            "stage" => ContactParts.Stage,
            "company" => ContactParts.CompanyName,
            "owner" => ContactParts.OwnerName,
            // Whatever else a contact gets to have may be made of any of its values.
            _ => ContactParts.Values,
        };
    }

    private static bool HasMoreThanName(ResolverContext context, params ReadOnlySpan<string> path)
    {
        if (path[^1] is not ("company" or "owner")) return false;
        foreach (var name in context.SelectedFields(path))
        {
            if (name is not ("__typename" or "id" or "unit" or "name")) return true;
        }

        return false;
    }
}
