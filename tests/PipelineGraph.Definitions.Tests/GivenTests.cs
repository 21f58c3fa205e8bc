using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class GivenTests
{
    private static readonly FactReads All = new()
    {
        Attributes = ["need", "outcome"],
        Activities = ["*"],
        Links = ["employer", "participant", "company", "referred_by"],
        Consents = ["mailing"],
        Judgements = ["qualified"],
        Quotes = true,
    };

    [Fact]
    public void A_person_without_a_company_has_none() => Assert.Null(new Given().Attribute("need", true).At(Given.Start, All).Company);

    [Fact]
    public void Of_a_company_around_a_person_only_attributes_are_known()
    {
        var company = new Given().OfCompany().Attribute("need", true).Inbound("email").Judgement("qualified").At(Given.Start, All).Company!;

        Assert.Single(company.Attributes);
        Assert.Empty(company.Activities);
        Assert.Empty(company.Judgements);
        Assert.Single(new Given(Unit.Company).OfCompany().Inbound("email").At(Given.Start, All).Subject.Activities);
    }

    [Fact]
    public void A_new_employer_takes_the_place_of_the_one_before()
    {
        var given = new Given().OfCompany("old").Attribute("need", false).OfCompany("new").Attribute("need", true)
            .OfSubject().Link("employer", "old", 1).Link("employer", "new", 5);

        Assert.Null(given.At(Given.Day(0), All).Company);
        Assert.False(given.At(Given.Day(1), All).Company!.Attributes.Single().Value.Boolean);
        Assert.True(given.At(Given.Day(5), All).Company!.Attributes.Single().Value.Boolean);
        Assert.Equal(2, given.At(Given.Day(5), All).Subject.Links.Count);
    }

    [Fact]
    public void A_deal_sees_its_persons_while_they_take_part()
    {
        var given = new Given(Unit.Deal).OfPerson("Ann").Inbound("email", 1).OfPerson("Bob").Attribute("need", true)
            .OfSubject().Link("participant", "Bob", 3, role: "buyer").Link("participant", "Bob", 6, ended: true);

        Assert.Single(given.At(Given.Day(2), All).Persons);
        Assert.Equal([0, 1], given.At(Given.Day(3), All).Persons.Select(person => person.Attributes.Count));
        Assert.Single(given.At(Given.Day(6), All).Persons);
        Assert.Equal("buyer", given.At(Given.Day(6), All).Subject.Links[0].Role);
    }

    [Fact]
    public void A_company_sees_its_persons_and_deals_and_is_its_own_company()
    {
        var given = new Given(Unit.Company).CompanyAttribute("need", true).OfPerson("Ann").Inbound("call").OfPerson("Bob").Link("employer", "subject", 4)
            .OfDeal("first").Attribute("outcome", "won");
        var snapshot = given.At(Given.Start, All);

        Assert.Null(snapshot.Company);
        Assert.True(snapshot.Subject.Attributes.Single().Value.Boolean);
        Assert.Single(snapshot.Persons);
        Assert.Equal(2, given.At(Given.Day(4), All).Persons.Count);
        Assert.Single(snapshot.Deals);
    }

    [Fact]
    public void A_day_without_a_time_counts_from_its_start_and_an_undated_fact_from_when_it_was_learnt()
    {
        var given = new Given().Inbound("email", new DateOnly(2026, 1, 5)).Inbound("call", When.Undated(2)).Inbound("demo", 4.5);

        Assert.Equal(
            [Given.Start, Given.Day(2), new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), Given.Day(4.5)],
            given.Instants);
        Assert.Equal(["call", "email", "demo"], given.At(Given.Day(5), All).Subject.Activities.Select(activity => activity.Key));
        Assert.Equal([null, null, Given.Day(4.5)], given.At(Given.Day(5), All).Subject.Activities.Select(activity => activity.OccurredAt));
    }

    [Fact]
    public void What_was_taken_back_was_never_said_and_leaves_its_number()
    {
        var subject = new Given().Consent("mailing").Voided().Consent("mailing", given: false).At(Given.Start, All).Subject;

        Assert.Equal((2L, false), (subject.Consents.Single().Reference.FactNo, subject.Consents.Single().Given));
    }

    [Fact]
    public void Only_declared_facts_are_shown()
    {
        var subject = new Given().Attribute("secret", 1).Link("secret", "x").Consent("secret").Judgement("secret").Inbound("secret").At(Given.Start, All with { Activities = ["email"] }).Subject;

        Assert.Equal(0, subject.Attributes.Count + subject.Links.Count + subject.Consents.Count + subject.Judgements.Count + subject.Activities.Count);
    }

    [Fact]
    public void Nobody_of_the_subjects_own_unit_is_around_it()
    {
        Assert.Throws<ArgumentException>(() => new Given().OfPerson("Ann"));
        Assert.Throws<ArgumentException>(() => new Given(Unit.Deal).OfDeal("other"));
        Assert.Throws<ArgumentException>(() => new Given(Unit.Company).OfPerson("Ann").OfDeal("Ann"));
    }
}
