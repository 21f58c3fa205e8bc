using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

public sealed class SchemaTests(TestServer server)
{
    [Fact]
    public void Every_type_field_argument_and_value_is_described()
    {
        var missing = new List<string>();
        foreach (var type in server.Get<RequestExecutor>().Schema.Types.Values.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            Check(type.Description, type.Name);
            foreach (var (field, arguments, description) in Members(type))
            {
                Check(description, $"{type.Name}.{field}");
                foreach (var argument in arguments) Check(argument.Description, $"{type.Name}.{field}({argument.Name})");
            }
        }

        Assert.Empty(missing);

        void Check(string? description, string place)
        {
            if (string.IsNullOrWhiteSpace(description)) missing.Add(place);
        }
    }

    [Fact]
    public void The_texts_are_those_of_the_folder()
    {
        var files = Directory.GetFiles(Repository.File("schema"), "*.graphql").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(files.Select(file => $"schema/{Path.GetFileName(file)}"), GraphQLSchema.Texts().Select(text => text.Name));
        Assert.Equal(files.Select(File.ReadAllText), GraphQLSchema.Texts().Select(text => text.Text));
    }

    private static IEnumerable<(string Name, IEnumerable<InputValue> Arguments, string? Description)> Members(NamedType type) => type switch
    {
        ObjectType each => each.Fields.Values.Select(field => (field.Name, (IEnumerable<InputValue>)field.Arguments.Values, field.Description)),
        InterfaceType each => each.Fields.Values.Select(field => (field.Name, (IEnumerable<InputValue>)field.Arguments.Values, field.Description)),
        InputObjectType each => each.Fields.Values.Select(field => (field.Name, Enumerable.Empty<InputValue>(), field.Description)),
        EnumType each => each.Values.Values.Select(value => (value.Name, Enumerable.Empty<InputValue>(), value.Description)),
        _ => [],
    };
}
