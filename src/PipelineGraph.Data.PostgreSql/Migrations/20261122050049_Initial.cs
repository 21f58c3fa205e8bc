using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PipelineGraph.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "activation",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    activation_no = table.Column<int>(type: "integer", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    first_number = table.Column<long>(type: "bigint", nullable: true),
                    last_number = table.Column<long>(type: "bigint", nullable: true),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    cursor = table.Column<Guid>(type: "uuid", nullable: true),
                    rolls_back = table.Column<int>(type: "integer", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    switch_microseconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activation", x => new { x.tenant_id, x.activation_no });
                });

            migrationBuilder.CreateTable(
                name: "actor",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    display_name = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_actor", x => new { x.tenant_id, x.actor_id });
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    key_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    role = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.key_hash);
                });

            migrationBuilder.CreateTable(
                name: "attribute_definition",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<int>(type: "integer", nullable: false),
                    is_dimension = table.Column<bool>(type: "boolean", nullable: false),
                    label = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attribute_definition", x => new { x.tenant_id, x.unit, x.key });
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    audit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation = table.Column<int>(type: "integer", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    after = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => new { x.tenant_id, x.audit_id });
                });

            migrationBuilder.CreateTable(
                name: "binding",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    package_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    settings = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    settings_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_binding", x => new { x.tenant_id, x.binding_no });
                });

            migrationBuilder.CreateTable(
                name: "change_inbox",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    size = table.Column<int>(type: "integer", nullable: false),
                    batch = table.Column<string>(type: "json", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_inbox", x => new { x.tenant_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "company",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name_sort = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company", x => new { x.tenant_id, x.company_id });
                });

            migrationBuilder.CreateTable(
                name: "contact",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    display_name_sort = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    email = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    company_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_activity_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact", x => new { x.tenant_id, x.contact_id });
                });

            migrationBuilder.CreateTable(
                name: "deal",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name_sort = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    company_id = table.Column<Guid>(type: "uuid", nullable: true),
                    buyer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    probability = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal", x => new { x.tenant_id, x.deal_id });
                });

            migrationBuilder.CreateTable(
                name: "definition_package",
                columns: table => new
                {
                    package_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    contract_version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    owner_tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    manifest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    files = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    discovered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_definition_package", x => x.package_hash);
                });

            migrationBuilder.CreateTable(
                name: "due",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fold_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    mark = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_due", x => new { x.tenant_id, x.binding_no, x.subject_id });
                });

            migrationBuilder.CreateTable(
                name: "evaluation_run",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_no = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    bindings = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    known_as_of = table.Column<long>(type: "bigint", nullable: false),
                    known_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    happened_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    evaluated = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    failed_count = table.Column<long>(type: "bigint", nullable: false),
                    cursor = table.Column<Guid>(type: "uuid", nullable: true),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    worker_id = table.Column<Guid>(type: "uuid", nullable: true),
                    worker_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run", x => new { x.tenant_id, x.run_no });
                });

            migrationBuilder.CreateTable(
                name: "evaluation_run_cell",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_no = table.Column<int>(type: "integer", nullable: false),
                    cell_no = table.Column<int>(type: "integer", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    measure = table.Column<int>(type: "integer", nullable: false),
                    stages = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    criterion = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    parameter = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    fact_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run_cell", x => new { x.tenant_id, x.run_no, x.cell_no });
                });

            migrationBuilder.CreateTable(
                name: "evaluation_run_subject",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_no = table.Column<int>(type: "integer", nullable: false),
                    cell_no = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_run_subject", x => new { x.tenant_id, x.run_no, x.cell_no, x.subject_id, x.since });
                });

            migrationBuilder.CreateTable(
                name: "fact",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fact_no = table.Column<long>(type: "bigint", nullable: false),
                    fact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: true),
                    type = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    direction = table.Column<int>(type: "integer", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    occurred_on = table.Column<DateOnly>(type: "date", nullable: true),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value_type = table.Column<int>(type: "integer", nullable: true),
                    value_text = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    value_number = table.Column<long>(type: "bigint", nullable: true),
                    value_currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    value_boolean = table.Column<bool>(type: "boolean", nullable: true),
                    value_date = table.Column<DateOnly>(type: "date", nullable: true),
                    value_list = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    target_id = table.Column<Guid>(type: "uuid", nullable: true),
                    properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    voids_fact_no = table.Column<long>(type: "bigint", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact", x => new { x.tenant_id, x.subject_id, x.fact_no });
                });

            migrationBuilder.CreateTable(
                name: "funnel_count",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    stage_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    present = table.Column<long>(type: "bigint", nullable: false),
                    reached = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_funnel_count", x => new { x.tenant_id, x.binding_no, x.unit, x.stage_key });
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    operation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    result = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency", x => new { x.tenant_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "kept_binding",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    units = table.Column<int>(type: "integer", nullable: false),
                    filled = table.Column<bool>(type: "boolean", nullable: false),
                    cursor = table.Column<Guid>(type: "uuid", nullable: true),
                    evaluated = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    run_no = table.Column<int>(type: "integer", nullable: true),
                    worker_id = table.Column<Guid>(type: "uuid", nullable: true),
                    worker_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_binding", x => new { x.tenant_id, x.binding_no });
                });

            migrationBuilder.CreateTable(
                name: "quote",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    quote_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quote", x => new { x.tenant_id, x.quote_id });
                });

            migrationBuilder.CreateTable(
                name: "stage_change",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    change_id = table.Column<Guid>(type: "uuid", nullable: false),
                    batch_end = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    retracts = table.Column<long>(type: "bigint", nullable: true),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    from_binding = table.Column<int>(type: "integer", nullable: true),
                    from_stage = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    to_binding = table.Column<int>(type: "integer", nullable: true),
                    to_stage = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    present_binding = table.Column<int>(type: "integer", nullable: true),
                    present_stage = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    direction = table.Column<int>(type: "integer", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    numbered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cause = table.Column<int>(type: "integer", nullable: false),
                    cause_fact = table.Column<long>(type: "bigint", nullable: true),
                    criterion_key = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_change", x => new { x.tenant_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "stage_history",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    change_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    stage_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_history", x => new { x.tenant_id, x.subject_id, x.change_id });
                });

            migrationBuilder.CreateTable(
                name: "stage_span",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_number = table.Column<long>(type: "bigint", nullable: false),
                    known_from = table.Column<long>(type: "bigint", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    stage_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    left_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    known_to = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_span", x => new { x.tenant_id, x.subject_id, x.entered_number, x.known_from });
                });

            migrationBuilder.CreateTable(
                name: "stream",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    active_activation_no = table.Column<int>(type: "integer", nullable: false),
                    active_binding_no = table.Column<int>(type: "integer", nullable: false),
                    head = table.Column<long>(type: "bigint", nullable: false),
                    kept_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stream", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "subject",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    external_source = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fact_no = table.Column<long>(type: "bigint", nullable: false),
                    last_recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    merged_into_id = table.Column<Guid>(type: "uuid", nullable: true),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject", x => new { x.tenant_id, x.subject_id });
                });

            migrationBuilder.CreateTable(
                name: "tenant",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    time_zone = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    locale = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenant", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "verdict",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    binding_no = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<int>(type: "integer", nullable: false),
                    stage_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject_created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    computed_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fact_no = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reevaluate_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    failed_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdict", x => new { x.tenant_id, x.binding_no, x.subject_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_actor_tenant_id_kind_subject",
                table: "actor",
                columns: new[] { "tenant_id", "kind", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_key_tenant_id_name",
                table: "api_key",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_tenant_id_at_audit_id",
                table: "audit",
                columns: new[] { "tenant_id", "at", "audit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_company_tenant_id_created_at_company_id",
                table: "company",
                columns: new[] { "tenant_id", "created_at", "company_id" });

            migrationBuilder.CreateIndex(
                name: "ix_company_tenant_id_name_sort_company_id",
                table: "company",
                columns: new[] { "tenant_id", "name_sort", "company_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_tenant_id_company_id_created_at_contact_id",
                table: "contact",
                columns: new[] { "tenant_id", "company_id", "created_at", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_tenant_id_created_at_contact_id",
                table: "contact",
                columns: new[] { "tenant_id", "created_at", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_tenant_id_display_name_sort_contact_id",
                table: "contact",
                columns: new[] { "tenant_id", "display_name_sort", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_tenant_id_last_activity_at_contact_id",
                table: "contact",
                columns: new[] { "tenant_id", "last_activity_at", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_deal_tenant_id_company_id_deal_id",
                table: "deal",
                columns: new[] { "tenant_id", "company_id", "deal_id" });

            migrationBuilder.CreateIndex(
                name: "ix_deal_tenant_id_created_at_deal_id",
                table: "deal",
                columns: new[] { "tenant_id", "created_at", "deal_id" });

            migrationBuilder.CreateIndex(
                name: "ix_deal_tenant_id_name_sort_deal_id",
                table: "deal",
                columns: new[] { "tenant_id", "name_sort", "deal_id" });

            migrationBuilder.CreateIndex(
                name: "ix_definition_package_definition_id_version",
                table: "definition_package",
                columns: new[] { "definition_id", "version" });

            migrationBuilder.CreateIndex(
                name: "ix_due_tenant_id_binding_no_due_at",
                table: "due",
                columns: new[] { "tenant_id", "binding_no", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_run_state",
                table: "evaluation_run",
                column: "state",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_run_subject_tenant_id_run_no_subject_id",
                table: "evaluation_run_subject",
                columns: new[] { "tenant_id", "run_no", "subject_id" },
                filter: "until IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_activity_id",
                table: "fact",
                columns: new[] { "tenant_id", "activity_id" },
                filter: "activity_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_external_source_external_id_subject_id",
                table: "fact",
                columns: new[] { "tenant_id", "external_source", "external_id", "subject_id" },
                unique: true,
                filter: "external_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_fact_id",
                table: "fact",
                columns: new[] { "tenant_id", "fact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_subject_id_fact_no",
                table: "fact",
                columns: new[] { "tenant_id", "subject_id", "fact_no" },
                filter: "type = 6");

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_subject_id_type_effective_at_fact_no",
                table: "fact",
                columns: new[] { "tenant_id", "subject_id", "type", "effective_at", "fact_no" });

            migrationBuilder.CreateIndex(
                name: "ix_fact_tenant_id_target_id_key",
                table: "fact",
                columns: new[] { "tenant_id", "target_id", "key" },
                filter: "target_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_tenant_id_created_at",
                table: "idempotency",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_quote_tenant_id_deal_id_created_at_quote_id",
                table: "quote",
                columns: new[] { "tenant_id", "deal_id", "created_at", "quote_id" });

            migrationBuilder.CreateIndex(
                name: "ix_quote_tenant_id_external_source_external_id",
                table: "quote",
                columns: new[] { "tenant_id", "external_source", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stage_change_tenant_id_change_id",
                table: "stage_change",
                columns: new[] { "tenant_id", "change_id" });

            migrationBuilder.CreateIndex(
                name: "ix_stage_change_tenant_id_subject_id_number",
                table: "stage_change",
                columns: new[] { "tenant_id", "subject_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_stage_history_tenant_id",
                table: "stage_history",
                column: "tenant_id",
                filter: "number = 0");

            migrationBuilder.CreateIndex(
                name: "ix_stage_span_tenant_id_binding_no_unit_stage_key_entered_at_s~",
                table: "stage_span",
                columns: new[] { "tenant_id", "binding_no", "unit", "stage_key", "entered_at", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_subject_tenant_id_unit_external_source_external_id",
                table: "subject",
                columns: new[] { "tenant_id", "unit", "external_source", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tenant_name",
                table: "tenant",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_verdict_tenant_id_binding_no_unit_stage_key_entered_at_subj~",
                table: "verdict",
                columns: new[] { "tenant_id", "binding_no", "unit", "stage_key", "entered_at", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_verdict_tenant_id_binding_no_unit_stage_key_subject_created~",
                table: "verdict",
                columns: new[] { "tenant_id", "binding_no", "unit", "stage_key", "subject_created_at", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_verdict_tenant_id_binding_no_unit_status",
                table: "verdict",
                columns: new[] { "tenant_id", "binding_no", "unit", "status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "activation");

            migrationBuilder.DropTable(
                name: "actor");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "attribute_definition");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "binding");

            migrationBuilder.DropTable(
                name: "change_inbox");

            migrationBuilder.DropTable(
                name: "company");

            migrationBuilder.DropTable(
                name: "contact");

            migrationBuilder.DropTable(
                name: "deal");

            migrationBuilder.DropTable(
                name: "definition_package");

            migrationBuilder.DropTable(
                name: "due");

            migrationBuilder.DropTable(
                name: "evaluation_run");

            migrationBuilder.DropTable(
                name: "evaluation_run_cell");

            migrationBuilder.DropTable(
                name: "evaluation_run_subject");

            migrationBuilder.DropTable(
                name: "fact");

            migrationBuilder.DropTable(
                name: "funnel_count");

            migrationBuilder.DropTable(
                name: "idempotency");

            migrationBuilder.DropTable(
                name: "kept_binding");

            migrationBuilder.DropTable(
                name: "quote");

            migrationBuilder.DropTable(
                name: "stage_change");

            migrationBuilder.DropTable(
                name: "stage_history");

            migrationBuilder.DropTable(
                name: "stage_span");

            migrationBuilder.DropTable(
                name: "stream");

            migrationBuilder.DropTable(
                name: "subject");

            migrationBuilder.DropTable(
                name: "tenant");

            migrationBuilder.DropTable(
                name: "verdict");
        }
    }
}
