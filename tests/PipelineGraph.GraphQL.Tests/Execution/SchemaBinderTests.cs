using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class SchemaBinderTests
{
    [Fact]
    public void Everything_that_does_not_fit_is_told_at_once()
    {
        const string Sdl = """
            scalar Unread
            type Query {
              missing: Int
              wrongType: Int!
              wrongArgument(when: Boolean): Int
              nullableArgument(count: Int): Int
              forgotten(extra: Int): Int
              nothing: Int
              color: Color
              twice: Int
              people: [Person!]!
              write(input: PersonInput!): Int
              stray: Int
            }
            type Person { name: String! age: Int }
            enum Color { RED DARK_BLUE }
            input PersonInput { name: String! nick: String age: Int }
            type Subscription { ticks: Int }
            """;
        var exception = Assert.Throws<SchemaException>(() => Executor(Sdl, typeof(Wrong), typeof(MoreWrong), typeof(WrongPersonInput), typeof(WrongSubscription), typeof(NoSuchType)));
        Assert.Equal(
        [
            "NoSuchType serves \"Nope\", which is not an object type of the schema.",
            "Query.missing is not bound: add a method Missing to a class with [ObjectType(\"Query\")].",
            "Query.wrongType (Wrong.WrongType) is Int! in the schema, which needs int, not string.",
            "Query.wrongArgument (Wrong.WrongArgument) argument when is Boolean in the schema, which needs bool, not string.",
            "Query.nullableArgument (Wrong.NullableArgument) argument count can be left out or null in the schema (Int), but int cannot: use int? or Optional<int?>.",
            "Query.forgotten (Wrong.Forgotten) has no parameter for the argument extra: Int.",
            "Query.nothing (Wrong.Nothing) returns nothing; the schema has Int.",
            "Enum value Color.DARK_BLUE is missing in the C# enum Paint.",
            "Paint.Green is not a value of the enum Color in the schema.",
            "Query.twice is served more than once: Wrong.Twice, MoreWrong.Twice.",
            "PersonInput.nick (WrongPersonInput) can be left out or null in the schema (String), but string cannot: use string? or Optional<string?>.",
            "Input field PersonInput.age has no property in WrongPersonInput.",
            "WrongPersonInput.Surname is not a field of the input PersonInput in the schema.",
            "Query.stray (Wrong.Stray): the parameter number is neither an argument of the field nor a service.",
            "Wrong.Unwanted serves no field of Query.",
            "Person.name is not bound: add a method Name to a class with [ObjectType(\"Person\")].",
            "Person.age is not bound: add a method Age to a class with [ObjectType(\"Person\")].",
            "Subscription.ticks (WrongSubscription.Ticks) must return IAsyncEnumerable<T>, or a task of one: it is a subscription.",
            "Scalar Unread cannot be read or written: call AddScalar with a ScalarType of that name.",
        ],
        exception.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task Names_are_bound_by_convention_or_attribute()
    {
        var executor = Executor("type Query { person: Person! } type Person { name: String! shout: String! nick: String from: String! later: String! }", typeof(Right), typeof(PersonType));
        Assert.Equal("""{"person":{"name":"Ann","shout":"ANN","nick":null,"from":"here","later":"soon"}}""", await executor.DataAsync("{ person { name shout nick from later } }"));
    }

    [Fact]
    public async Task A_class_with_instance_members_serves_a_root_type()
    {
        var executor = Executor("type Query { greeting(name: String = \"you\"): String! }", typeof(Greeter));
        Assert.Equal("""{"greeting":"Hello, you"}""", await executor.DataAsync("{ greeting }", services: new Services(new Greeter { Word = "Hello" })));
    }

    [Fact]
    public async Task A_generic_runtime_type_serves_several_object_types()
    {
        var executor = Executor(
            "type Query { people: PersonList! numbers: NumberList! } type PersonList { items: [Person!]! count: Int! } type NumberList { items: [Int!]! count: Int! } type Person { name: String! }",
            typeof(Lists), typeof(PersonListType), typeof(NumberListType), typeof(PersonRow));
        Assert.Equal("""{"people":{"count":1,"items":[{"name":"Ann"}]},"numbers":{"items":[1,2]}}""", await executor.DataAsync("{ people { count items { name } } numbers { items } }"));
    }

    public enum Paint
    {
        Red,
        Green,
    }

    [ObjectType("Person")]
    public sealed record PersonRow(string Name, string? Nick = null);

    [ObjectType("Query")]
    public static class Wrong
    {
        public static string WrongType() => "";

        public static int? WrongArgument(string? when) => when?.Length;

        public static int? NullableArgument(int count) => count;

        public static int? Forgotten() => 1;

        public static void Nothing()
        {
        }

        public static Paint? Color() => Paint.Red;

        public static int? Twice() => 1;

        public static IReadOnlyList<PersonRow> People() => [];

        public static int? Write(WrongPersonInput input) => input.Name.Length;

        public static int? Stray(int number) => number;

        public static int Unwanted() => 0;
    }

    [ObjectType("Query")]
    public static class MoreWrong
    {
        public static int? Twice() => 2;
    }

    [ObjectType("Subscription")]
    public static class WrongSubscription
    {
        public static IReadOnlyList<int> Ticks() => [];
    }

    [ObjectType("Nope")]
    public static class NoSuchType;

    [InputType("PersonInput")]
    public sealed record WrongPersonInput
    {
        public required string Name { get; init; }

        public required string Nick { get; init; }

        public string? Surname { get; init; }
    }

    [ObjectType("Query")]
    public static class Right
    {
        public static PersonRow GetPerson() => new("Ann");
    }

    [ObjectType("Person", typeof(PersonRow))]
    public static class PersonType
    {
        public static string Shout(PersonRow person) => person.Name.ToUpperInvariant();

        [Field("from")]
        public static string Origin() => "here";

        public static async ValueTask<string> GetLaterAsync(PersonRow person, CancellationToken cancellationToken)
        {
            await Task.Delay(1, cancellationToken);
            return person.Name.Length > 0 ? "soon" : "never";
        }
    }

    [ObjectType("Query")]
    public sealed class Greeter
    {
        public string Word { get; init; } = "";

        [Field("greeting")]
        public string Greet(string name) => $"{Word}, {name}";
    }

    public sealed record Page<T>(IReadOnlyList<T> Items)
    {
        public int Count => Items.Count;
    }

    [ObjectType("Query")]
    public static class Lists
    {
        public static Page<PersonRow> People() => new([new PersonRow("Ann")]);

        public static Page<int> Numbers() => new([1, 2]);
    }

    [ObjectType("PersonList", typeof(Page<PersonRow>))]
    public static class PersonListType;

    [ObjectType("NumberList", typeof(Page<int>))]
    public static class NumberListType;
}
