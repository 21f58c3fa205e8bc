using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Configurations;

internal sealed class EvaluationRunSubjectConfiguration : IEntityTypeConfiguration<EvaluationRunSubject>
{
    public void Configure(EntityTypeBuilder<EvaluationRunSubject> builder)
    {
        builder.ToTable("evaluation_run_subject");
        builder.HasKey(row => new { row.TenantId, row.RunNo, row.CellNo, row.SubjectId });
    }
}
