using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>A migration that runs the embedded SQL file of its own name. There is no way down: restore a snapshot instead.</summary>
public abstract class SqlFileMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        var name = GetType().GetCustomAttribute<MigrationAttribute>()!.Id + ".sql";
        using var stream = typeof(SqlFileMigration).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The migration '{name}' is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }
}
