using System.Text.Encodings.Web;
using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.AspNetCore;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Queries;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Hosting;

/// <summary>Everything that is stored about a person, as one JSON file: read from one snapshot, and written while it is read.</summary>
internal static class ContactExport
{
    /// <summary>Rises when a field goes or changes its meaning; new ones may come at any time.</summary>
    private const string Format = "pipelinegraph/contact/1";

    private const int Buffered = 32 * 1024;

    /// <summary>So many of those who name the person are looked up at once.</summary>
    private const int Piece = 500;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapContactExport(this WebApplication app, BearerAuthentication authentication) =>
        app.MapGet("/contacts/{id}/export", async (string id, HttpContext context, TimeProvider clock) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if ((await authentication.AuthorizeAsync(context) ?? authentication.Admit(context)) is { } refusal)
            {
                await RefuseAsync(context, refusal);
                return;
            }

            await using var scope = authentication.CreateScope(context);
            if (scope.ServiceProvider.GetRequiredService<CurrentCaller>().Caller.Role < Role.Editor)
            {
                await RefuseAsync(context, Refusal.Forbidden("This needs a key of role EDITOR or ADMINISTRATOR."));
                return;
            }

            var loaders = scope.ServiceProvider.GetRequiredService<Loaders>();
            var query = new PersonQuery(loaders.Session);
            var parts = GlobalId.Key(id, NodeKind.Contact) is { } key ? await query.PartsAsync(key, context.RequestAborted) : [];
            if (parts.Count == 0)
            {
                await RefuseAsync(context, new Refusal(StatusCodes.Status404NotFound, "There is no contact of this id; take it from the field `id` of a contact.", "NOT_FOUND"));
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"contact-{id}.json\"";
            await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
            await WriteAsync(json, query, parts, loaders, clock.GetUtcNow(), context);
        });

    private static async Task WriteAsync(Utf8JsonWriter json, PersonQuery query, IReadOnlyList<Subject> parts, Loaders loaders, DateTimeOffset now, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var ids = parts.Select(part => part.SubjectId).ToList();
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("exportedAt", now.UtcDateTime);
        json.WriteNumber("asOf", (await loaders.StreamAsync(cancellation))?.Head ?? 0);
        json.WriteStartArray("contacts");
        foreach (var part in parts) await ContactAsync(json, part, loaders);
        json.WriteEndArray();
        json.WriteStartArray("verdicts");
        foreach (var id in ids)
        {
            if (await loaders.Verdicts.LoadAsync(id) is { } verdict) await VerdictAsync(json, verdict, loaders);
        }

        json.WriteEndArray();
        json.WriteStartArray("facts");
        foreach (var id in ids)
        {
            await foreach (var fact in query.FactsAsync(id, cancellation))
            {
                await FactAsync(json, fact, loaders);
                await FlushAsync();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("namedBy");
        foreach (var piece in (await query.LinksToAsync(ids, cancellation)).Chunk(Piece))
        {
            var subjects = await loaders.Lookups.SubjectsAsync([.. piece.Select(link => link.SubjectId).Distinct()], cancellation);
            var deals = await loaders.Lookups.DealsAsync([.. subjects.Values.Where(row => row.Unit == Definitions.Unit.Deal).Select(row => row.SubjectId)], cancellation);
            foreach (var link in piece) NamedBy(json, link, subjects, deals);
            await FlushAsync();
        }

        json.WriteEndArray();
        json.WriteStartArray("stageChanges");
        foreach (var id in ids)
        {
            await foreach (var change in query.ChangesAsync(id, cancellation))
            {
                Change(json, change);
                await FlushAsync();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("audit");
        foreach (var entry in await query.AuditAsync(ids, cancellation)) await AuditAsync(json, entry, loaders);
        json.WriteEndArray();
        json.WriteEndObject();

        async ValueTask FlushAsync()
        {
            if (json.BytesPending < Buffered) return;
            await json.FlushAsync(cancellation);
            await context.Response.BodyWriter.FlushAsync(cancellation);
        }
    }

    private static async Task ContactAsync(Utf8JsonWriter json, Subject part, Loaders loaders)
    {
        if (await loaders.Contacts.LoadAsync(part.SubjectId) is not { } contact) return;
        json.WriteStartObject();
        json.WriteString("id", GlobalId.Of(NodeKind.Contact, contact.ContactId));
        json.WriteString("displayName", contact.DisplayName);
        Text(json, "email", contact.Email);
        Text(json, "externalSource", contact.ExternalSource);
        Text(json, "externalId", contact.ExternalId);
        json.WriteString("createdAt", contact.CreatedAt.UtcDateTime);
        json.WriteString("recordedAt", part.RecordedAt.UtcDateTime);
        if (contact.LastActivityAt > DateTimeOffset.UnixEpoch) json.WriteString("lastActivityAt", contact.LastActivityAt.UtcDateTime);
        await ActorAsync(json, "owner", contact.OwnerId, loaders);
        if (contact.CompanyId is { } companyId && await loaders.Companies.LoadAsync(companyId) is { } company) Named(json, "company", NodeKind.Company, companyId, company.Name);
        if (part.MergedIntoId is { } winner) json.WriteString("mergedInto", GlobalId.Of(NodeKind.Contact, winner));
        Instant(json, "mergedAt", part.MergedAt);
        Instant(json, "erasedAt", part.ErasedAt);
        json.WriteEndObject();
    }

    private static async Task VerdictAsync(Utf8JsonWriter json, VerdictRecord verdict, Loaders loaders)
    {
        json.WriteStartObject();
        json.WriteString("contact", GlobalId.Of(NodeKind.Contact, verdict.SubjectId));
        json.WriteString("stage", verdict.StageKey);
        json.WriteString("enteredAt", verdict.EnteredAt.UtcDateTime);
        json.WriteString("computedFor", verdict.ComputedFor.UtcDateTime);
        json.WriteString("status", Upper(verdict.Status));
        if (await loaders.Bindings.LoadAsync(verdict.BindingNo) is { } binding)
        {
            json.WriteString("definition", binding.DefinitionId);
            json.WriteString("version", binding.Version);
        }

        // With the facts that are its evidence by contact and number, as `facts` has them.
        json.WritePropertyName("detail");
        json.WriteRawValue(verdict.Detail);
        json.WriteEndObject();
    }

    private static async Task FactAsync(Utf8JsonWriter json, FactRecord fact, Loaders loaders)
    {
        json.WriteStartObject();
        json.WriteString("contact", GlobalId.Of(NodeKind.Contact, fact.SubjectId));
        json.WriteNumber("number", fact.FactNo);
        json.WriteString("type", Upper(fact.Type));
        json.WriteString("key", fact.Key);
        json.WriteString("id", fact.ActivityId is { } activity ? GlobalId.Of(NodeKind.Activity, activity) : GlobalId.Of(NodeKind.Statement, fact.FactId));
        if (fact.Direction is { } direction) json.WriteString("direction", Upper(direction));
        Instant(json, "occurredAt", fact.OccurredAt);
        if (fact.OccurredOn is { } day) json.WriteString("occurredOn", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("effectiveAt", fact.EffectiveAt.UtcDateTime);
        json.WriteString("recordedAt", fact.RecordedAt.UtcDateTime);
        if (StatementJson.ValueOf(fact) is { } value)
        {
            json.WritePropertyName("value");
            value.WriteTo(json);
        }

        if (fact.Properties is { } properties)
        {
            json.WritePropertyName("properties");
            json.WriteRawValue(properties);
        }

        if (fact.VoidsFactNo is { } voided) json.WriteNumber("voids", voided);
        Instant(json, "expiresAt", fact.ExpiresAt);
        Text(json, "externalSource", fact.ExternalSource);
        Text(json, "externalId", fact.ExternalId);
        await ActorAsync(json, "actor", fact.ActorId, loaders);
        json.WriteEndObject();
    }

    private static void NamedBy(Utf8JsonWriter json, FactRecord link, Dictionary<Guid, Subject> subjects, Dictionary<Guid, Deal> deals)
    {
        if (!subjects.TryGetValue(link.SubjectId, out var row)) return;
        json.WriteStartObject();
        json.WriteString("contact", GlobalId.Of(NodeKind.Contact, link.TargetId!.Value));
        json.WriteString("key", link.Key);
        Text(json, "role", link.ValueText);
        json.WriteBoolean("ended", link.ValueBoolean == false);
        json.WriteString("effectiveAt", link.EffectiveAt.UtcDateTime);
        // Of a deal its name; of another person no more than the id.
        if (deals.TryGetValue(link.SubjectId, out var deal)) Named(json, "deal", NodeKind.Deal, deal.DealId, deal.Name);
        else json.WriteString("subject", GlobalId.Of(row.Unit == Definitions.Unit.Company ? NodeKind.Company : NodeKind.Contact, link.SubjectId));
        json.WriteEndObject();
    }

    private static void Change(Utf8JsonWriter json, StageChange change)
    {
        json.WriteStartObject();
        json.WriteString("contact", GlobalId.Of(NodeKind.Contact, change.SubjectId));
        json.WriteNumber("number", change.Number);
        json.WriteString("kind", Upper(change.Kind));
        if (change.Retracts is { } retracts) json.WriteNumber("retracts", retracts);
        Text(json, "from", change.FromStage);
        Text(json, "to", change.ToStage);
        json.WriteString("effectiveAt", change.EffectiveAt.UtcDateTime);
        json.WriteString("recordedAt", change.RecordedAt.UtcDateTime);
        json.WriteString("cause", Upper(change.Cause));
        if (change.CauseFact is { } fact) json.WriteNumber("causedBy", fact);
        json.WriteEndObject();
    }

    private static async Task AuditAsync(Utf8JsonWriter json, AuditEntry entry, Loaders loaders)
    {
        json.WriteStartObject();
        json.WriteString("contact", GlobalId.Of(NodeKind.Contact, Guid.ParseExact(entry.Target["Contact:".Length..], "N")));
        json.WriteString("at", entry.At.UtcDateTime);
        json.WriteString("operation", JsonNamingPolicy.SnakeCaseUpper.ConvertName(entry.Operation.ToString()));
        await ActorAsync(json, "actor", entry.ActorId, loaders);
        foreach (var (name, told) in ((string, JsonElement?)[])[("before", AuditEntryType.Before(entry)), ("after", AuditEntryType.After(entry))])
        {
            if (told is not { } value) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static async ValueTask ActorAsync(Utf8JsonWriter json, string name, Guid? actorId, Loaders loaders)
    {
        if (actorId is { } id && await loaders.Actors.LoadAsync(id) is { } actor) Named(json, name, NodeKind.Actor, id, actor.DisplayName);
    }

    private static void Named(Utf8JsonWriter json, string name, NodeKind kind, Guid id, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("id", GlobalId.Of(kind, id));
        json.WriteString("name", text);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void Instant(Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is { } at) json.WriteString(name, at.UtcDateTime);
    }

    private static string Upper<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    /// <summary>In the form of the errors of the other endpoint.</summary>
    private static async Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.StatusCode;
        if (refusal.StatusCode == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (refusal.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(new { errors = new[] { new { message = refusal.Message, extensions = new { code = refusal.Code } } } }, context.RequestAborted);
    }
}
