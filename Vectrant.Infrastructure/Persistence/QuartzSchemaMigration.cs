using Microsoft.EntityFrameworkCore.Migrations;
using Quartz;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>
/// Creates the scheduler's tables with the script that Quartz carries in its assembly, as the owner: the app's role may
/// read and write rows there, but create nothing. A Quartz release that adds a column needs a migration of its own.
/// </summary>
public abstract class QuartzSchemaMigration : Migration
{
    internal const string TablePrefix = "qrtz_";
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        using var stream = typeof(IJob).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"This release of Quartz carries no '{Script}'.");
        using var reader = new StreamReader(stream);
        var script = reader.ReadToEnd().Replace("{0}", TablePrefix, StringComparison.Ordinal).Replace("{1}", TablePrefix, StringComparison.Ordinal);
        migrationBuilder.Sql(script.Replace("--;;", string.Empty, StringComparison.Ordinal));
        migrationBuilder.Sql(
            $"""
            SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', c.oid::regclass)
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND starts_with(c.relname, '{TablePrefix}')
            """);
    }
}
