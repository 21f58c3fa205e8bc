using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Configurations;

internal sealed class EvaluationRunCellConfiguration : IEntityTypeConfiguration<EvaluationRunCell>
{
    public void Configure(EntityTypeBuilder<EvaluationRunCell> builder)
    {
        builder.ToTable("evaluation_run_cell");
        builder.HasKey(cell => new { cell.TenantId, cell.RunNo, cell.CellNo });
    }
}
