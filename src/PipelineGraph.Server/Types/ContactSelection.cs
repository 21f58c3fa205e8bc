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
        foreach (var name in context.SelectedFields("nodes")) parts |= PartsOf(name, context, "nodes");
        foreach (var name in context.SelectedFields("edges", "node")) parts |= PartsOf(name, context, "edges", "node");
        return parts;
    }

    private static ContactParts PartsOf(string field, ResolverContext context, params ReadOnlySpan<string> list) => field switch
    {
        "__typename" or "id" or "unit" or "deals" or "attributes" or "activities" or "verdict" or "override" or "stageChanges" or "mergedInto" => ContactParts.None,
        "displayName" => ContactParts.DisplayName,
        "email" => ContactParts.Email,
        "externalSource" or "externalId" => ContactParts.ExternalId,
        "createdAt" => ContactParts.CreatedAt,
        "lastActivityAt" => ContactParts.LastActivityAt,
        "stage" => ContactParts.Stage,
        "company" => HasMoreThanName(context, [.. list, field]) ? ContactParts.CompanyId : ContactParts.CompanyName,
        "owner" => HasMoreThanName(context, [.. list, field]) ? ContactParts.OwnerId : ContactParts.OwnerName,
        // Whatever else a contact gets to have may be made of any of its values.
        _ => ContactParts.Values,
    };

    private static bool HasMoreThanName(ResolverContext context, ReadOnlySpan<string> path)
    {
        foreach (var name in context.SelectedFields(path))
        {
            if (name is not ("__typename" or "id" or "unit" or "name")) return true;
        }

        return false;
    }
}
