using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Configurations;

internal sealed class EvaluationRunConfiguration : IEntityTypeConfiguration<EvaluationRun>
{
    public void Configure(EntityTypeBuilder<EvaluationRun> builder)
    {
        builder.ToTable("evaluation_run");
        builder.HasKey(run => new { run.TenantId, run.RunNo });
        // What is at work is asked for often, of all tenants: state 0 is RunState.Running.
        builder.HasIndex(run => run.State).HasFilter("state = 0");
    }
}
