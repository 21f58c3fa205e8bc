using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PipelineGraph.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ChangeOfMind : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "recorded_at",
                table: "subject",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // Of what was there before, the earliest telling of it that is kept.
            migrationBuilder.Sql(
                """
                UPDATE subject SET recorded_at = MIN(
                    last_recorded_at,
                    COALESCE((SELECT f.recorded_at FROM fact f WHERE f.tenant_id = subject.tenant_id AND f.subject_id = subject.subject_id AND f.fact_no = 1), last_recorded_at),
                    COALESCE((SELECT c.recorded_at FROM stage_change c WHERE c.tenant_id = subject.tenant_id AND c.subject_id = subject.subject_id ORDER BY c.number LIMIT 1), last_recorded_at))
                """);

            migrationBuilder.AddColumn<long>(
                name: "kept_version",
                table: "stream",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ended_at",
                table: "activation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.Sql("UPDATE activation SET ended_at = created_at");

            migrationBuilder.AddColumn<string>(
                name: "failure",
                table: "activation",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rolls_back",
                table: "activation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "switch_microseconds",
                table: "activation",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "evaluation_run",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_no = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    bindings = table.Column<string>(type: "TEXT", nullable: false),
                    known_as_of = table.Column<long>(type: "INTEGER", nullable: false),
                    known_until = table.Column<long>(type: "INTEGER", nullable: false),
                    happened_by = table.Column<long>(type: "INTEGER", nullable: false),
                    period_from = table.Column<long>(type: "INTEGER", nullable: true),
                    evaluated = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    failed_count = table.Column<long>(type: "INTEGER", nullable: false),
                    cursor = table.Column<Guid>(type: "TEXT", nullable: true),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failure = table.Column<string>(type: "TEXT", nullable: true),
                    worker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    worker_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run", x => new { x.tenant_id, x.run_no });
                });

            migrationBuilder.CreateTable(
                name: "evaluation_run_cell",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_no = table.Column<int>(type: "INTEGER", nullable: false),
                    cell_no = table.Column<int>(type: "INTEGER", nullable: false),
                    unit = table.Column<int>(type: "INTEGER", nullable: false),
                    measure = table.Column<int>(type: "INTEGER", nullable: false),
                    stages = table.Column<string>(type: "TEXT", nullable: false),
                    criterion = table.Column<string>(type: "TEXT", nullable: true),
                    fact_key = table.Column<string>(type: "TEXT", nullable: true),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run_cell", x => new { x.tenant_id, x.run_no, x.cell_no });
                });

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

            migrationBuilder.CreateTable(
                name: "kept_binding",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    binding_no = table.Column<int>(type: "INTEGER", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    units = table.Column<int>(type: "INTEGER", nullable: false),
                    filled = table.Column<bool>(type: "INTEGER", nullable: false),
                    cursor = table.Column<Guid>(type: "TEXT", nullable: true),
                    evaluated = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    run_no = table.Column<int>(type: "INTEGER", nullable: true),
                    worker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    worker_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_binding", x => new { x.tenant_id, x.binding_no });
                });

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_run_state",
                table: "evaluation_run",
                column: "state",
                filter: "state = 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evaluation_run");

            migrationBuilder.DropTable(
                name: "evaluation_run_cell");

            migrationBuilder.DropTable(
                name: "evaluation_run_subject");

            migrationBuilder.DropTable(
                name: "kept_binding");

            migrationBuilder.DropColumn(
                name: "recorded_at",
                table: "subject");

            migrationBuilder.DropColumn(
                name: "kept_version",
                table: "stream");

            migrationBuilder.DropColumn(
                name: "ended_at",
                table: "activation");

            migrationBuilder.DropColumn(
                name: "failure",
                table: "activation");

            migrationBuilder.DropColumn(
                name: "rolls_back",
                table: "activation");

            migrationBuilder.DropColumn(
                name: "switch_microseconds",
                table: "activation");
        }
    }
}
