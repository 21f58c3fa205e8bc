using System.Text.RegularExpressions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>What the whole contract keeps to; the few departures are named here, and why.</summary>
public sealed partial class SchemaConventionsTests(TestServer server)
{
    private Schema Schema => server.Get<RequestExecutor>().Schema;

    private IEnumerable<NamedType> Types => Schema.Types.Values.Where(type => type.Nodes.Count > 0 && !type.Name.StartsWith("__", StringComparison.Ordinal));

    private IEnumerable<(string Place, Field Field)> Fields => Types.OfType<FieldsType>().SelectMany(type => type.Fields.Values.Select(each => ($"{type.Name}.{each.Name}", each)));

    private IEnumerable<(string Place, InputValue Input)> Inputs =>
    [
        .. Types.OfType<InputObjectType>().SelectMany(type => type.Fields.Values.Select(each => ($"{type.Name}.{each.Name}", each))),
        .. Fields.SelectMany(each => each.Field.Arguments.Values.Select(argument => ($"{each.Place}({argument.Name}:)", argument))),
    ];

    [Fact]
    public void Types_are_in_pascal_case_fields_and_arguments_in_camel_case_and_enum_values_in_capitals()
    {
        Assert.All(Types, type => Assert.Matches(Pascal(), type.Name));
        Assert.All(Fields, each => Assert.Matches(Camel(), each.Field.Name));
        Assert.All(Inputs, each => Assert.Matches(Camel(), each.Input.Name));
        Assert.All(Types.OfType<EnumType>().SelectMany(type => type.Values.Keys), value => Assert.Matches(Capitals(), value));
        Assert.All(Types.OfType<InputObjectType>(), type => Assert.EndsWith("Input", type.Name, StringComparison.Ordinal));
        Assert.All(Types.OfType<FieldsType>(), type => Assert.DoesNotMatch("Input$", type.Name));
    }

    [Fact]
    public void Every_description_is_a_sentence_and_every_deprecation_says_what_to_use_instead()
    {
        var descriptions = Types.Select(type => type.Description).Concat(Fields.Select(each => each.Field.Description)).Concat(Inputs.Select(each => each.Input.Description))
            .Concat(Types.OfType<EnumType>().SelectMany(type => type.Values.Values).Select(value => value.Description));
        Assert.All(descriptions, description => Assert.Matches(@"^\S(.|\n)*[.)`:]$", description!));
        var reasons = Fields.Select(each => each.Field.DeprecationReason).Concat(Inputs.Select(each => each.Input.DeprecationReason))
            .Concat(Types.OfType<EnumType>().SelectMany(type => type.Values.Values).Select(value => value.DeprecationReason)).OfType<string>();
        Assert.All(reasons, reason => Assert.Matches("(?i)use|instead", reason));
    }

    [Fact]
    public void Every_scalar_says_where_it_is_specified() =>
        Assert.All(Types.OfType<ScalarType>(), scalar => Assert.StartsWith("https://", scalar.SpecifiedByUrl, StringComparison.Ordinal));

    [Fact]
    public void Lists_in_answers_are_not_null_and_hold_no_null()
    {
        string[] departures =
        [
            "Query.nodes: [Node]!", // null stands where an id names nothing, so that the places are kept
            "Attribute.list: [String!]", // one of several values; null where the attribute has another type
            .. Fields.Where(each => each.Field.Name == "changes").Select(each => $"{each.Place}: [StageChange!]"), // null while they wait for their numbers
        ];
        var lists = Fields.Where(each => each.Field.Type.Nullable is ListType);
        Assert.All(lists, each => Assert.True(
            each.Field.Type is NonNullType { OfType: ListType { OfType: NonNullType } } || departures.Contains($"{each.Place}: {each.Field.Type}"), $"{each.Place}: {each.Field.Type}"));
    }

    [Fact]
    public void What_has_an_id_is_a_node_and_node_and_nodes_fetch_it_again()
    {
        Assert.Equal("node(id: ID!): Node", Signature("node"));
        Assert.Equal("nodes(ids: [ID!]!): [Node]!", Signature("nodes"));
        foreach (var type in Types.OfType<FieldsType>().Where(type => type.Fields.ContainsKey("id")))
        {
            Assert.Equal("ID!", type.Fields["id"].Type.ToString());
            Assert.True(type.Name == "Node" || type.Interfaces.Any(each => each.Name == "Node"), $"{type.Name} has an id and is no Node.");
        }

        string Signature(string name)
        {
            var field = Schema.QueryType!.Fields[name];
            return $"{name}({string.Join(", ", field.Arguments.Values)}): {field.Type}";
        }
    }

    [Fact]
    public void Pages_are_connections_as_relay_and_hot_chocolate_have_them()
    {
        var connections = Types.OfType<ObjectType>().Where(type => type.Name.EndsWith("Connection", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(connections);
        foreach (var connection in connections)
        {
            var node = connection.Name[..^"Connection".Length];
            Assert.Equal($"edges: [{node}Edge!]!, nodes: [{node}!]!, pageInfo: PageInfo!, totalCount: Int!", string.Join(", ", connection.Fields.Values));
            Assert.Equal($"cursor: Cursor!, node: {node}!", string.Join(", ", ((ObjectType)Schema.Types[$"{node}Edge"]).Fields.Values));
        }

        Assert.Equal(
            "hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: Cursor, endCursor: Cursor", string.Join(", ", ((ObjectType)Schema.Types["PageInfo"]).Fields.Values));
        foreach (var (place, field) in Fields.Where(each => connections.Contains(each.Field.Type.Named)))
        {
            Assert.True(field.Type is NonNullType, $"{place} may be null.");
            Assert.Equal("first: Int, after: Cursor, last: Int, before: Cursor", string.Join(", ", field.Arguments.Values.Where(argument => argument.Name is "first" or "after" or "last" or "before")));
        }
    }

    [Fact]
    public void Conditions_and_orders_are_named_as_hot_chocolate_names_them()
    {
        Assert.All(Inputs.Where(each => each.Input.Name == "where"), each => Assert.EndsWith("FilterInput", each.Input.Type.Named.Name, StringComparison.Ordinal));
        foreach (var (place, order) in Inputs.Where(each => each.Input.Name == "order"))
        {
            Assert.True(order.Type is ListType { OfType: NonNullType }, place);
            var sort = Assert.IsType<InputObjectType>(order.Type.Named);
            Assert.EndsWith("SortInput", sort.Name, StringComparison.Ordinal);
            Assert.True(sort.IsOneOf);
            Assert.All(sort.Fields.Values, field => Assert.Equal("SortEnumType", field.Type.ToString()));
        }

        Assert.Equal(["ASC", "DESC"], ((EnumType)Schema.Types["SortEnumType"]).Values.Keys);
        foreach (var filter in Types.OfType<InputObjectType>().Where(type => type.Name.EndsWith("FilterInput", StringComparison.Ordinal)))
        {
            foreach (var combination in filter.Fields.Values.Where(field => field.Name is "and" or "or")) Assert.Equal($"[{filter.Name}!]", combination.Type.ToString());
            if (filter.Name.EndsWith("OperationFilterInput", StringComparison.Ordinal)) Assert.Equal(["eq", "neq"], filter.Fields.Keys.Where(name => name is "eq" or "neq"));
        }
    }

    [Fact]
    public void Every_mutation_takes_one_input_with_a_key_and_answers_with_typed_errors()
    {
        // Rows carry external ids and are skipped when they are sent again: their key is optional, or there is none.
        string[] withoutKey = ["importCsv", "importFile"];
        var problems = Assert.IsType<InterfaceType>(Schema.Types["UserError"]);
        foreach (var mutation in Schema.MutationType!.Fields.Values)
        {
            var argument = Assert.Single(mutation.Arguments.Values);
            Assert.Equal($"input: {char.ToUpperInvariant(mutation.Name[0])}{mutation.Name[1..]}Input!", argument.ToString());
            var input = (InputObjectType)argument.Type.Named;
            if (!withoutKey.Contains(mutation.Name)) Assert.Equal("String!", input.Fields["idempotencyKey"].Type.ToString());

            var payload = Assert.IsType<ObjectType>(Assert.IsType<NonNullType>(mutation.Type).OfType);
            Assert.EndsWith("Payload", payload.Name, StringComparison.Ordinal);
            var errors = Assert.IsType<UnionType>(payload.Fields["errors"].Type.Named);
            Assert.Equal($"[{errors.Name}!]!", payload.Fields["errors"].Type.ToString());
            Assert.All(errors.Types, member => Assert.Contains(problems, member.Interfaces));
        }

        Assert.All(Schema.GetPossibleTypes(problems), type => Assert.EndsWith("Error", type.Name, StringComparison.Ordinal));
        Assert.Equal("message: String!, path: [String!]!", string.Join(", ", problems.Fields.Values));
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex Pascal();

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex Camel();

    [GeneratedRegex("^[A-Z][A-Z0-9_]*$")]
    private static partial Regex Capitals();
}
