using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Tests;

/// <summary>
/// Each row of the table in the README of the host: what becomes of a definition that misbehaves, in this process and in a worker. What the reading of
/// its code refuses is run here all the same, as if it had got past that.
/// </summary>
public class MisbehaviourTests : CatalogueTest
{
    private const DefinitionIsolation InProcess = DefinitionIsolation.InProcess, Process = DefinitionIsolation.Process;

    private static readonly string Written = Path.Combine(AppContext.BaseDirectory, "written-by-a-definition.tmp");

    [Theory]
    [MemberData(nameof(Both), "ReadsTheClock ReadsAFile WritesAFile StartsAThread Exits FailsFast ChangesAStatic CallsNative InitialisesModule HasAFinaliser Prints PrintsBytes Remembers RemembersInAField RemembersInAClosure RemembersThroughAReference RemembersBehindAnInterface DependsOnCulture DiffersByThread ReadsTheZone")]
    public async Task What_no_pure_function_needs_is_refused_before_it_runs(string trap, DefinitionIsolation isolation)
    {
        Drop(trap);
        var refused = (await Catalogue(Options with { Isolation = isolation }).RefreshAsync(CancellationToken.None)).Single();

        Assert.Equal(DefinitionState.Rejected, refused.State);
        Assert.False(Acceptance.Gave(refused.Reason), refused.Reason);
    }

    [Theory]
    [MemberData(nameof(Both), "tampered newer escaping")]
    public async Task What_is_not_what_it_says_is_refused_before_it_runs(string how, DefinitionIsolation isolation)
    {
        var folder = Drop(contract: how == "newer" ? new Version(1, 99) : null);
        if (how == "tampered") await File.AppendAllTextAsync(Path.Combine(folder, "Fixture.dll"), "x");
        if (how == "escaping") WriteManifest(folder, "fixture", "1.0.0", ("../Fixture.dll", new string('0', 64)));
        var refused = (await Catalogue(Options with { Isolation = isolation }).RefreshAsync(CancellationToken.None)).Single();

        Assert.Equal(DefinitionState.Rejected, refused.State);
        Assert.Contains(how switch { "tampered" => "SHA-256 differs", "newer" => "version 1.99 of the contract", _ => "paths that lead elsewhere" }, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AlwaysThrows", InProcess, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("AlwaysThrows", Process, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("AlwaysLoops", InProcess, "It did not answer in time.")]
    [InlineData("AlwaysLoops", Process, "It did not answer in time.")]
    [InlineData("AlwaysUndeclaredStage", InProcess, "It does not conform: The stage 'nowhere' is not described for a Person.")]
    [InlineData("AlwaysUndeclaredStage", Process, "It does not conform: The stage 'nowhere' is not described for a Person.")]
    [InlineData("Remembers", InProcess, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("Remembers", Process, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersInAField", InProcess, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersInAField", Process, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersInAClosure", InProcess, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersInAClosure", Process, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersThroughAReference", InProcess, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersThroughAReference", Process, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersBehindAnInterface", InProcess, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("RemembersBehindAnInterface", Process, "It does not conform: The same facts gave two verdicts.")]
    [InlineData("OrdersByHash", InProcess, "It does not conform: The same facts gave another verdict in another process")]
    [InlineData("OrdersByHash", Process, "It does not conform: The same facts gave another verdict in another process")]
    [InlineData("WakesTooOften", InProcess, "It does not conform: It asks 100 times within an hour to be evaluated again")]
    [InlineData("WakesTooOften", Process, "It does not conform: It asks 100 times within an hour to be evaluated again")]
    [InlineData("DependsOnCulture", InProcess, "It does not conform: The verdict depends on the culture.")]
    [InlineData("DependsOnCulture", Process, "It does not conform: The verdict depends on the culture.")]
    [InlineData("WakesTooLate", InProcess, "before ReevaluateAt (null)")]
    [InlineData("WakesTooLate", Process, "before ReevaluateAt (null)")]
    [InlineData("DiffersByThread", InProcess, "It does not conform: Calls at the same time give other verdicts")]
    [InlineData("DiffersByThread", Process, "It does not conform: Calls at the same time give other verdicts")]
    [InlineData("ThrowsInConstructor", InProcess, "It cannot be loaded: InvalidOperationException: The trap was sprung.")]
    [InlineData("ThrowsInConstructor", Process, "It cannot be loaded: InvalidOperationException: The trap was sprung.")]
    [InlineData("ThrowsInDescribe", InProcess, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("ThrowsInDescribe", Process, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("LoopsInDescribe", InProcess, "It did not answer in time.")]
    [InlineData("LoopsInDescribe", Process, "It did not answer in time.")]
    [InlineData("RecursesInDescribe", InProcess, "It ended its process: the stack overflowed.")]
    [InlineData("RecursesInDescribe", Process, "It ended its process: the stack overflowed.")]
    public void What_shows_when_it_is_tried_is_not_accepted(string trap, DefinitionIsolation isolation, string reason)
    {
        var options = Options with { Isolation = isolation };
        using var definition = new UnscannedDefinition(trap, trap.Contains("Loops", StringComparison.Ordinal) ? options with { AcceptanceBudget = TimeSpan.FromSeconds(2) } : options);

        Assert.Contains(reason, definition.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Throws", InProcess, "Sprung: The trap was sprung.")]
    [InlineData("Throws", Process, "Sprung: The trap was sprung.")]
    [InlineData("ThrowsInStaticConstructor", InProcess, "InvalidOperationException: The trap was sprung.")]
    [InlineData("ThrowsInStaticConstructor", Process, "InvalidOperationException: The trap was sprung.")]
    [InlineData("LoopsInStaticConstructor", InProcess, "The evaluation took longer than 1000 ms.")]
    [InlineData("LoopsInStaticConstructor", Process, "The evaluation took longer than 1000 ms.")]
    [InlineData("ThrowsWhatThrows", InProcess, "Sprung")]
    [InlineData("ThrowsWhatThrows", Process, "Sprung")]
    [InlineData("UnreadableExample", InProcess, "The example of the missing fact 'employees' has more than six decimals: round it.")]
    [InlineData("UnreadableExample", Process, "The example of the missing fact 'employees' has more than six decimals: round it.")]
    [InlineData("Loops", InProcess, "The evaluation took longer than 1000 ms.")]
    [InlineData("Loops", Process, "The evaluation took longer than 1000 ms.")]
    [InlineData("AllocatesMuch", InProcess, "The evaluation allocated 100")]
    [InlineData("AllocatesMuch", Process, "The evaluation allocated 100")]
    [InlineData("HugeArray", InProcess, "The evaluation allocated 10000")]
    [InlineData("HugeArray", Process, "OutOfMemoryException: ")]
    [InlineData("AllocatesWithoutEnd", Process, "OutOfMemoryException: ")]
    [InlineData("Recurses", Process, "The evaluation ended its process: the stack overflowed.")]
    [InlineData("Exits", Process, "The evaluation ended its process: it ended with the exit code 3.")]
    [InlineData("FailsFast", Process, "The evaluation ended its process: it ended with the exit code 134.")]
    [InlineData("StartsAThread", Process, "The evaluation ended its process: an exception on a thread of its own.")]
    [InlineData("HasAFinaliser", Process, "The evaluation ended its process: an exception on a thread of its own.")]
    [InlineData("PrintsBytes", Process, "The evaluation ended its process: its output is not one that the server understands.")]
    [InlineData("UndeclaredStage", InProcess, "The stage 'nowhere' is not described for a Person.")]
    [InlineData("UndeclaredStage", Process, "The stage 'nowhere' is not described for a Person.")]
    [InlineData("WakesInThePast", InProcess, "ReevaluateAt is not later than now.")]
    [InlineData("WakesInThePast", Process, "ReevaluateAt is not later than now.")]
    [InlineData("CitesOthers", InProcess, "The evidence of the criterion 'replied' names a fact that it was not shown.")]
    [InlineData("CitesOthers", Process, "The evidence of the criterion 'replied' names a fact that it was not shown.")]
    [InlineData("HugeVerdict", InProcess, "The verdict has 100000 criteria, pieces of evidence and the like; at most 20000 are kept.")]
    [InlineData("HugeVerdict", Process, "The verdict has 100000 criteria, pieces of evidence and the like; at most 20000 are kept.")]
    [InlineData("LongVerdict", InProcess, "The verdict has texts of 10000003 characters; at most 100000 are kept.")]
    [InlineData("LongVerdict", Process, "The verdict has texts of 10000003 characters; at most 100000 are kept.")]
    [InlineData("NullVerdict", InProcess, "The stage 'null' is not described for a Person.")]
    [InlineData("NullVerdict", Process, "The stage 'null' is not described for a Person.")]
    public void What_shows_in_an_evaluation_fails_that_one_as_text_and_the_next_is_right(string trap, DefinitionIsolation isolation, string reason)
    {
        var options = Options with { Isolation = isolation };
        using var definition = new UnscannedDefinition(trap, trap.StartsWith("Loops", StringComparison.Ordinal) ? options with { EvaluationBudget = TimeSpan.FromSeconds(1) } : options, isNew: false);
        Assert.Null(definition.Refusal);
        using var evaluator = definition.Evaluator();

        var failed = Evaluate(evaluator, Trapped);

        Assert.StartsWith(reason, failed.Failure?.Reason, StringComparison.Ordinal);
        Assert.Equal("lead", Evaluate(evaluator, new Given(), subject: 2).Verdict!.Stage);
        Assert.Equal(isolation == Process ? 1 : 0, definition.Processes.Count);
    }

    /// <summary>What the reading of the code guards against because nothing else would see it.</summary>
    [Theory]
    [MemberData(nameof(Both), "ReadsTheClock ReadsTheZone ReadsAFile ChangesAStatic Prints HalfALetter")]
    public void What_nobody_notices_when_it_runs_gives_a_verdict(string trap, DefinitionIsolation isolation)
    {
        using var definition = new UnscannedDefinition(trap, Options with { Isolation = isolation });
        Assert.Null(definition.Refusal);
        using var evaluator = definition.Evaluator();

        Assert.Equal("lead", Evaluate(evaluator, Trapped).Verdict!.Stage);
    }

    [Fact]
    public void A_file_is_written_in_process_and_stays_empty_from_a_worker()
    {
        foreach (var isolation in (DefinitionIsolation[])[InProcess, Process])
        {
            using var definition = new UnscannedDefinition("WritesAFile", Options with { Isolation = isolation });
            using var evaluator = definition.Evaluator();

            var result = Evaluate(evaluator, Trapped);

            Assert.Equal(isolation == InProcess, result.Failure is null);
            Assert.Equal(isolation == InProcess ? "The trap was sprung." : "", File.ReadAllText(Written));
            File.Delete(Written);
        }
    }

    [Theory]
    [InlineData("ThrowsInValidate", InProcess, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("ThrowsInValidate", Process, "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("GivesNullInValidate", InProcess, "It threw InvalidOperationException: Validate gave a problem that is null, or has no key or message.")]
    [InlineData("GivesNullInValidate", Process, "It threw InvalidOperationException: Validate gave a problem that is null, or has no key or message.")]
    [InlineData("LoopsInValidate", InProcess, "It did not answer in time.")]
    [InlineData("LoopsInValidate", Process, "It did not answer in time.")]
    public void Settings_that_a_definition_cannot_judge_are_not_bound_and_others_are(string trap, DefinitionIsolation isolation, string reason)
    {
        using var definition = new UnscannedDefinition(trap, Options with { Isolation = isolation, EvaluationBudget = TimeSpan.FromSeconds(1) }, isNew: false);

        Assert.Equal(reason, definition.Validate("""{"replies": 8}""").Failure);
        Assert.Equal("Not seven.", definition.Validate("""{"replies": 7}""").Problems.Single().Message);
        Assert.Empty(definition.Validate("{}").Problems);
    }

    [Theory]
    [InlineData(InProcess)]
    [InlineData(Process)]
    public void What_a_definition_says_of_settings_is_bounded(DefinitionIsolation isolation)
    {
        using var definition = new UnscannedDefinition("GivesNullInValidate", Options with { Isolation = isolation }, isNew: false);

        var problems = definition.Validate("""{"replies": 6}""").Problems;

        Assert.Equal((100, 1001), (problems.Count, problems[0].Message.Length));
    }

    public static TheoryData<string, DefinitionIsolation> Both(string names)
    {
        var rows = new TheoryData<string, DefinitionIsolation>();
        foreach (var name in names.Split(' '))
        {
            rows.Add(name, InProcess);
            rows.Add(name, Process);
        }

        return rows;
    }
}
