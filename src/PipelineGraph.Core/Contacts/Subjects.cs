using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>What can have a stage: the row that a writer locks. Its facts are numbered here.</summary>
public sealed class Subject : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid SubjectId { get; init; }

    public required Unit Unit { get; init; }

    public string? ExternalSource { get; set; }

    /// <summary>Unique within tenant, unit and source.</summary>
    public string? ExternalId { get; set; }

    public Guid? OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When we learnt of it; <see cref="CreatedAt"/> is when it came to be, as whoever told us says.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Number of the last fact; 0 before the first.</summary>
    public long FactNo { get; set; }

    public DateTimeOffset LastRecordedAt { get; set; }

    /// <summary>The contact that this one is part of; it may itself be part of another.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>Since when it is part of <see cref="MergedIntoId"/>: what definitions said before, they said of each alone.</summary>
    public DateTimeOffset? MergedAt { get; set; }

    /// <summary>How many contacts were merged into this one, not counting those merged into them: nobody looks for them where there are none.</summary>
    public int MergedCount { get; set; }

    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>Whether it was merged or erased: it is evaluated no more.</summary>
    public bool IsGone => MergedIntoId is not null || ErasedAt is not null;
}

/// <summary>The present values of a person that lists show, sort and filter by.</summary>
public class Contact : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid ContactId { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>See <see cref="SortText"/>.</summary>
    public required string DisplayNameSort { get; set; }

    public string? Email { get; set; }

    public string? ExternalSource { get; set; }

    public string? ExternalId { get; set; }

    public Guid? CompanyId { get; set; }

    public Guid? OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>Effective instant of the latest activity; <see cref="DateTimeOffset.UnixEpoch"/> before the first, so that it sorts first everywhere.</summary>
    public DateTimeOffset LastActivityAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Whether it was merged into another or erased: lists leave it out. See <see cref="Subject.IsGone"/>.</summary>
    public bool Gone { get; set; }
}

/// <summary>The present values of a company that lists show, sort and filter by.</summary>
public sealed class Company : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid CompanyId { get; init; }

    public required string Name { get; set; }

    public required string NameSort { get; set; }

    public string? ExternalSource { get; set; }

    public string? ExternalId { get; set; }

    public Guid? OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}

/// <summary>The normalised form that texts are ordered by: binary, the same on every database and in every culture.</summary>
public static class SortText
{
    /// <summary>Upper case (invariant), compatibility decomposition without combining marks, white space trimmed.</summary>
    public static string Of(string text)
    {
        var decomposed = text.Trim().Normalize(System.Text.NormalizationForm.FormKD);
        var builder = new System.Text.StringBuilder(decomposed.Length);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (System.Text.Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.NonSpacingMark)
                builder.Append(System.Text.Rune.ToUpperInvariant(rune));
        }

        return builder.ToString();
    }
}
