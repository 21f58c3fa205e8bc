using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Configurations;

internal sealed class EvaluationRunSubjectConfiguration : IEntityTypeConfiguration<EvaluationRunSubject>
{
    public void Configure(EntityTypeBuilder<EvaluationRunSubject> builder)
    {
        builder.ToTable("evaluation_run_subject");
        // A difference that a shadow found, that ended and that came back is two rows.
        builder.HasKey(row => new { row.TenantId, row.RunNo, row.CellNo, row.SubjectId, row.Since });
        // In which cells a subject is, whatever their number.
        builder.HasIndex(row => new { row.TenantId, row.RunNo, row.SubjectId }).HasFilter("until IS NULL");
    }
}
