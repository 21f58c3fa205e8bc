using System.Globalization;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

/// <summary>Validates a document by one rule alone, over the schema that all rule tests share.</summary>
internal static class Rule
{
    private static readonly Schema Schema = Schema.FromSdl("""
        directive @onQuery on QUERY
        directive @tag(name: String!) repeatable on FIELD

        type Query {
          dog: Dog
          cat: Cat
          pet: Pet
          catOrDog: CatOrDog
          human(id: ID!): Human
          search(first: Int, where: Filter): [String]
          move(x: Int!, y: Int!): Boolean
          withDefault(value: Int! = 0): Int
          number(value: Float!): Float
          flag(value: Boolean): Boolean
          text(value: String): String
          any(value: Anything): String
          pick(one: OneOf): String
        }

        type Subscription {
          newDog: Dog
          newCat: Cat
        }

        interface Pet {
          name: String
        }

        type Dog implements Pet {
          name: String
          nickname: String
          barks: Boolean
          color: DogColor
          mother: Dog
          friends: [Pet]
          knows(command: DogCommand): Boolean
        }

        type Cat implements Pet {
          name: String
          meows: Boolean
          lives: Int
          friend: Pet
        }

        type Human {
          name: String
        }

        union CatOrDog = Cat | Dog

        enum DogCommand { SIT HEEL DOWN }

        enum DogColor { BROWN BLACK }

        scalar Anything

        input Filter {
          name: String
          ids: [ID]
          strict: [ID!]
          nested: Nested
        }

        input Nested {
          required: Boolean!
          name: String
        }

        input OneOf @oneOf {
          a: Int
          b: String
        }
        """);

    public static void ExpectValid(Func<ValidationContext, ValidationRule> rule, string document) => ExpectErrors(rule, document);

    /// <summary>Each error as its places and its message, in any order.</summary>
    public static void ExpectErrors(Func<ValidationContext, ValidationRule> rule, string document, params string[] errors)
    {
        var found = Errors(rule, document);

        Assert.Equal(errors.Order(StringComparer.Ordinal), found.Select(Describe).Order(StringComparer.Ordinal));
        Assert.All(found, static error => Assert.Equal(ErrorCodes.Validation, error.Code));
    }

    public static IReadOnlyList<GraphQLError> Errors(Func<ValidationContext, ValidationRule> rule, string document) =>
        DocumentValidator.Validate(Schema, Parser.Parse(new Source(document)), [rule]);

    private static string Describe(GraphQLError error) =>
        string.Join(' ', error.Locations.Select(static place => string.Create(CultureInfo.InvariantCulture, $"{place.Line}:{place.Column}"))) + " " + error.Message;
}
