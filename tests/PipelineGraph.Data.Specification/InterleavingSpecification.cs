using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>
/// Facts, late ones among them, activations, ways back, cancellations, kills, failures, shadows and the clock, of two servers, in any order: the derived
/// tables always agree with the ledger, and in the end everybody is where the active definition says, since when it says.
/// </summary>
public abstract class InterleavingSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private static readonly (string Package, string Settings)[] Bindings =
        [("hash", "{}"), ("hash", """{"smallest":100}"""), ("hash", """{"smallest":25}"""), ("deals", "{}"), ("people", "{}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_comes_between_a_change_of_mind_leaves_everybody_where_the_active_definition_says(int seed)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(1, 1));
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        world.Evaluators.Add("deals", new TestDefinition("deals", Unit.Deal));
        world.Evaluators.Add("people", new TestDefinition("people", Unit.Person));
        var play = new Play(world, other, new Random(seed));
        await play.BeginAsync();
        for (var step = 0; step < 150; step++)
        {
            var what = await play.StepAsync();
            // Told with the step that broke it.
            var problem = await Record.ExceptionAsync(() => Consistency.AssertAsync(world));
            Assert.True(problem is null, $"After step {step}, {what}: {problem}");
        }

        await play.EndAsync();
    }

    private sealed class Play(World world, IServiceProvider other, Random random)
    {
        private readonly List<Guid> persons = [];
        private readonly List<Guid> companies = [];
        private readonly List<Guid> deals = [];
        private readonly List<Guid> activities = [];

        public async Task BeginAsync()
        {
            for (var index = 0; index < 3; index++) companies.Add(await world.CompanyAsync($"Company {index}", 20));
            for (var index = 0; index < 6; index++) persons.Add(await world.ContactAsync($"Person {index}", company: index < 4 ? companies[index % 3] : null));
            for (var index = 0; index < 2; index++) deals.Add(await world.DealAsync(persons[index]));
        }

        public async Task<string> StepAsync()
        {
            var what = random.Next(28);
            switch (what)
            {
                case < 8: return await FactAsync();
                case < 11: world.Clock.Now += TimeSpan.FromMinutes(random.Next(1, 60 * 24 * 12)); return "the clock went on";
                case 11: await world.WorkOffDueAsync(); return "the clock's work was done";
                case < 15: return await ActivateAsync();
                case 15: return $"rollback: {Told(await Get<ActivateDefinition>().StartRollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "back" }, default))}";
                case 16: return await CancelAsync();
                case 17: return await KeepAsync();
                case 18: return await KilledAsync();
                case 19: return await TogetherAsync();
                case 20: await world.WorkInBackgroundAsync(); return "all work in the background was done";
                case 21: return await ShadowAsync();
                case 22:
                    var failing = Any(persons);
                    world.Evaluators.Fails = random.Next(3) == 0 ? subject => subject == failing : _ => false;
                    return "another one fails";
                case 23:
                    world.Evaluators.Quarantined = random.Next(2) == 0 ? Bindings[random.Next(Bindings.Length)].Package : null;
                    return $"quarantine of {world.Evaluators.Quarantined}";
                case 24 or 25: return await MergeAsync();
                case 26: return await UnmergeAsync();
                default:
                    world.Evaluators.Failure = random.Next(4) == 0 ? new EvaluationFailure(EvaluationFailureKind.NotLoaded, "It is in quarantine.") : null;
                    return "quarantine of all";
            }
        }

        /// <summary>All is well again, and nothing is left to do.</summary>
        public async Task EndAsync()
        {
            (world.Evaluators.Failure, world.Evaluators.Quarantined, world.Evaluators.Fails) = (null, null, _ => false);
            world.Clock.Now += TimeSpan.FromDays(1);
            await world.WorkOffDueAsync();
            await world.WorkInBackgroundAsync();
            await world.WorkOffDueAsync();
            await Consistency.AssertAsync(world);
            await Consistency.AssertFreshAsync(world);
        }

        private T Get<T>()
            where T : notnull =>
            random.Next(2) == 0 ? world.Get<T>() : other.GetRequiredService<T>();

        private Guid Any(List<Guid> among) => among[random.Next(among.Count)];

        private async Task<string> FactAsync()
        {
            // Now, or late: also from before a switch.
            DateTimeOffset? at = random.Next(2) == 0 ? null : world.Clock.Now - TimeSpan.FromHours(random.Next(1, 24 * 40));
            var what = random.Next(11);
            switch (what)
            {
                case 0 or 1 or 2: activities.Add((await world.EmailAsync(Any(persons), at)).ActivityId); break;
                case 3: activities.Add((await world.CallAsync(Any(persons), at)).ActivityId); break;
                case 4: await world.AttributeAsync(Any(companies), "employees", FactValue.OfNumber(random.Next(200)), at); break;
                case 5: await world.LinkAsync(Any(persons), LinkKeys.Employer, Any(companies), at, ended: random.Next(3) == 0); break;
                case 6: await world.AttributeAsync(Any(deals), "outcome", FactValue.OfText(random.Next(2) == 0 ? "won" : "lost"), at); break;
                case 7: await world.JudgeAsync(Any(persons), random.Next(2) == 0, at); break;
                case 8: persons.Add(await world.ContactAsync("New", at, random.Next(2) == 0 ? Any(companies) : null)); break;
                case 9: deals.Add(await world.DealAsync(Any(persons), at)); break;
                default:
                    if (activities.Count == 0) return "nothing to take back";
                    var taken = activities[^1];
                    activities.RemoveAt(activities.Count - 1);
                    await world.VoidAsync(taken);
                    break;
            }

            return $"fact {what} of {at?.ToString("O") ?? "now"}";
        }

        private async Task<string> ActivateAsync()
        {
            var (package, settings) = Bindings[random.Next(Bindings.Length)];
            var started = await Get<ActivateDefinition>().StartAsync(world.Caller, new ActivateDefinitionCommand { PackageHash = package, SettingsJson = settings, Reason = "random" }, default);
            return $"activate {package} {settings}: {Told(started)}";
        }

        private Task<Activation?> PreparingAsync() =>
            world.ReadAsync(context => context.Activations.AsNoTracking().SingleOrDefaultAsync(row => row.State == ActivationState.Preparing));

        private async Task<string> CancelAsync()
        {
            if (await PreparingAsync() is not { } preparing) return "nothing to cancel";
            return $"cancel: {Told(await Get<ActivateDefinition>().CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = preparing.ActivationNo }, default))}";
        }

        /// <summary>Filled and drained, and not switched yet.</summary>
        private async Task<string> KeepAsync()
        {
            var kept = await world.ReadAsync(context => context.KeptBindings.AsNoTracking().ToListAsync());
            foreach (var each in kept) await Get<KeepBinding>().ExecuteAsync(world.Caller.TenantId, each.BindingNo, default);
            return $"{kept.Count} kept up";
        }

        private async Task<string> KilledAsync()
        {
            if (await PreparingAsync() is not { } preparing) return "nothing to kill";
            using var killed = new CancellationTokenSource();
            var (left, fails) = (random.Next(12), world.Evaluators.Fails);
            world.Evaluators.Fails = subject =>
            {
                if (Interlocked.Decrement(ref left) < 0) killed.Cancel();
                return fails(subject);
            };
            try
            {
                await Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, preparing.ActivationNo, killed.Token);
                return "prepared before it was killed";
            }
            catch (OperationCanceledException)
            {
                return "killed";
            }
            finally
            {
                world.Evaluators.Fails = fails;
            }
        }

        /// <summary>Both servers prepare it while facts arrive.</summary>
        private async Task<string> TogetherAsync()
        {
            if (await PreparingAsync() is not { } preparing) return "nothing to prepare";
            var first = Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, preparing.ActivationNo, default));
            var second = Task.Run(() => other.GetRequiredService<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, preparing.ActivationNo, default));
            for (var index = 0; index < 8; index++) await FactAsync();
            return $"prepared by two: {(await first).State} {(await second).State}";
        }

        private async Task<string> ShadowAsync()
        {
            var running = await world.ReadAsync(context => context.EvaluationRuns.AsNoTracking().FirstOrDefaultAsync(row => row.State == RunState.Running));
            if (running is not null) return $"stop the shadow: {Told(await Get<StartRun>().StopAsync(world.Caller, new StopRunCommand { RunNo = running.RunNo }, default))}";
            var (package, settings) = Bindings[random.Next(Bindings.Length)];
            var command = new StartRunCommand { Kind = RunKind.Shadow, Candidates = [new Candidate { PackageHash = package, SettingsJson = settings }] };
            return $"shadow {package} {settings}: {Told(await Get<StartRun>().StartAsync(world.Caller, command, default))}";
        }

        /// <summary>Two persons become one; who is part of another already is refused.</summary>
        private async Task<string> MergeAsync()
        {
            var (winner, loser) = (Any(persons), Any(persons));
            return $"merge: {Told(await Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = winner, LoserId = loser }, default))}";
        }

        /// <summary>While a definition fails, nobody is parted.</summary>
        private async Task<string> UnmergeAsync()
        {
            var merged = await world.ReadAsync(context => context.Subjects.AsNoTracking().Where(subject => subject.MergedIntoId != null).OrderBy(subject => subject.SubjectId).ToListAsync());
            if (merged.Count == 0) return "nobody to part";
            var loser = merged[random.Next(merged.Count)].SubjectId;
            return $"un-merge: {Told(await Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = loser }, default))}";
        }

        private static string Told<T>(Outcome<T> outcome)
            where T : class =>
            outcome.Succeeded ? "done" : outcome.Errors[0].Message;
    }
}
