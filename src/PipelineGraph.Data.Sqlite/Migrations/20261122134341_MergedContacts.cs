using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PipelineGraph.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class MergedContacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "merged_at",
                table: "subject",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "merged_count",
                table: "subject",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "gone",
                table: "contact",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "ix_stage_change_tenant_id_unit_effective_at",
                table: "stage_change",
                columns: new[] { "tenant_id", "unit", "effective_at" },
                filter: "to_stage IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subject_tenant_id_merged_into_id_subject_id",
                table: "subject",
                columns: new[] { "tenant_id", "merged_into_id", "subject_id" },
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contact_tenant_id_contact_id",
                table: "contact",
                columns: new[] { "tenant_id", "contact_id" },
                filter: "gone");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_stage_change_tenant_id_unit_effective_at",
                table: "stage_change");

            migrationBuilder.DropIndex(
                name: "ix_subject_tenant_id_merged_into_id_subject_id",
                table: "subject");

            migrationBuilder.DropIndex(
                name: "ix_contact_tenant_id_contact_id",
                table: "contact");

            migrationBuilder.DropColumn(
                name: "merged_at",
                table: "subject");

            migrationBuilder.DropColumn(
                name: "merged_count",
                table: "subject");

            migrationBuilder.DropColumn(
                name: "gone",
                table: "contact");
        }
    }
}
