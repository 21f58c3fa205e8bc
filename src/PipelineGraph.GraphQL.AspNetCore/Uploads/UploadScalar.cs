using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>Upload: a file of a multipart request; a resolver gets an <see cref="Uploads.Upload"/>. The endpoint takes files if the schema has it.</summary>
public sealed class UploadScalar() : ScalarType("Upload")
{
    public override Type RuntimeType => typeof(Upload);

    /// <summary>The place of a file holds its key in the request.</summary>
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && RequestFiles.Current?.Find(value.GetString()!) is { } upload
            ? upload
            : throw new InputException("Upload cannot represent a value of JSON: send the file as a part of a multipart/form-data request, by a variable that is null.");

    public override object Serialize(object value) => throw new InputException("Upload is a type of input only.");
}
