using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PipelineGraph.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReturningDifferences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "parameter",
                table: "evaluation_run_cell",
                type: "TEXT",
                nullable: true);

            // A key of another form is another table. Copied here, in the migration's transaction: who is killed on the way begins anew.
            migrationBuilder.RenameTable(
                name: "evaluation_run_subject",
                newName: "evaluation_run_subject_before");

            migrationBuilder.CreateTable(
                name: "evaluation_run_subject",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_no = table.Column<int>(type: "INTEGER", nullable: false),
                    cell_no = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run_subject", x => new { x.tenant_id, x.run_no, x.cell_no, x.subject_id, x.since });
                });

            migrationBuilder.Sql(
                """
                INSERT INTO evaluation_run_subject (tenant_id, run_no, cell_no, subject_id, since, until)
                SELECT tenant_id, run_no, cell_no, subject_id, since, until FROM evaluation_run_subject_before
                """);

            migrationBuilder.DropTable(
                name: "evaluation_run_subject_before");

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_run_subject_tenant_id_run_no_subject_id",
                table: "evaluation_run_subject",
                columns: new[] { "tenant_id", "run_no", "subject_id" },
                filter: "until IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(
                name: "evaluation_run_subject",
                newName: "evaluation_run_subject_after");

            migrationBuilder.CreateTable(
                name: "evaluation_run_subject",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_no = table.Column<int>(type: "INTEGER", nullable: false),
                    cell_no = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run_subject", x => new { x.tenant_id, x.run_no, x.cell_no, x.subject_id });
                });

            // Of what came back only the last time.
            migrationBuilder.Sql(
                """
                INSERT OR REPLACE INTO evaluation_run_subject (tenant_id, run_no, cell_no, subject_id, since, until)
                SELECT tenant_id, run_no, cell_no, subject_id, since, until FROM evaluation_run_subject_after ORDER BY since
                """);

            migrationBuilder.DropTable(
                name: "evaluation_run_subject_after");

            migrationBuilder.DropColumn(
                name: "parameter",
                table: "evaluation_run_cell");
        }
    }
}
