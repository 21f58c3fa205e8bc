using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Persons who were erased, and what is left of them.</summary>
internal static class ErasedPersons
{
    public const string Secret = "Lovelace";

    public static async Task AssertNothingLeftAsync(World world)
    {
        Assert.DoesNotContain(Secret, await TextsAsync(world), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((0, 0), await world.ReadAsync(async context =>
        {
            var erased = context.Subjects.Where(subject => subject.ErasedAt != null).Select(subject => subject.SubjectId);
            return (await context.Verdicts.CountAsync(verdict => erased.Contains(verdict.SubjectId)), await context.Due.CountAsync(due => erased.Contains(due.SubjectId)));
        }));
        await Consistency.AssertAsync(world);
    }

    public static CreateContactCommand Contact(string id) => new()
    {
        DisplayName = $"Ada {Secret}",
        Email = $"{Secret}@example.com",
        ExternalSource = "crm",
        ExternalId = $"{Secret}-{id}",
        CreatedAt = World.At(1, 1),
    };

    public static SubjectFactsInput Imported(string id) => new() { Unit = Unit.Person, ExternalSource = "crm", ExternalId = $"{Secret}-{id}", Name = $"Ada {Secret}" };

    public static Task<Outcome<SubjectResult>> EraseAsync(World world, Guid person, string? reason = null) =>
        world.Get<EraseContact>().ExecuteAsync(world.Caller, new EraseContactCommand { ContactId = person, Reason = reason }, default);

    public static async Task<List<FactRecord>> FactsAsync(World world) =>
        [.. (await world.ReadAsync(context => context.Facts.AsNoTracking().ToListAsync())).OrderBy(fact => fact.SubjectId).ThenBy(fact => fact.FactNo)];

    /// <summary>All that is stored of the tenant, as text.</summary>
    public static Task<string> TextsAsync(World world) => world.ReadAsync(async context =>
    {
        var rows = new List<object>();
        rows.AddRange(await context.Subjects.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Contacts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Facts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Verdicts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Idempotency.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Audit.AsNoTracking().ToListAsync());
        rows.AddRange(await context.StageChanges.AsNoTracking().ToListAsync());
        return string.Join('\n', rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row)));
    });
}
