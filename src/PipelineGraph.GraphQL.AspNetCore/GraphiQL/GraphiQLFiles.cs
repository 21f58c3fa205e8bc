using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.GraphiQL;

/// <summary>The bundled files of the page, which lie in <c>graphiql/</c> beside this assembly.</summary>
internal static class GraphiQLFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "graphiql");
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    /// <summary>Whether the page was bundled when the server was built.</summary>
    public static bool Exist => File.Exists(Path.Combine(Folder, "graphiql.js"));

    public static IResult Find(string name)
    {
        var file = Directory.Exists(Folder) ? new PhysicalFileProvider(Folder).GetFileInfo(name) : null;
        if (file is not { Exists: true, PhysicalPath: { } path } || !ContentTypes.TryGetContentType(name, out var contentType))
            return Results.NotFound();
        var tag = new EntityTagHeaderValue(FormattableString.Invariant($"\"{file.LastModified.UtcTicks:x}-{file.Length:x}\""));
        return Results.File(path, contentType, lastModified: file.LastModified, entityTag: tag);
    }
}
