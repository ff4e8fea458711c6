using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>
/// The three ways into one database. Only <see cref="Owner"/> has to be configured (<c>ConnectionStrings:Vectrant</c>);
/// the other two are derived from it, so that an operator keeps one secret. A node that must not hold the owner's
/// password is given <c>ConnectionStrings:VectrantApp</c> and <c>:VectrantCustomer</c> instead.
/// </summary>
/// <param name="Owner">Owns the schema; used by <c>migrate</c> only. Null on a node that never migrates.</param>
/// <param name="App">The role of the running app.</param>
/// <param name="Customer">The role that answers for customers are retrieved with.</param>
public sealed record ConnectionStrings(string? Owner, string App, string Customer)
{
    public static ConnectionStrings From(IConfiguration configuration)
    {
        var owner = configuration.GetConnectionString("Vectrant");
        var app = configuration.GetConnectionString("VectrantApp");
        var customer = configuration.GetConnectionString("VectrantCustomer");
        if (app is not null && customer is not null)
        {
            return new ConnectionStrings(owner, app, customer);
        }

        if (string.IsNullOrWhiteSpace(owner))
        {
            throw new InvalidOperationException(
                "No database is configured. Set ConnectionStrings__Vectrant to a PostgreSQL connection string of the database's owner, or start with './vectrant up', which brings a database of its own.");
        }

        return new ConnectionStrings(owner, app ?? Derive(owner, "app"), customer ?? Derive(owner, "customer"));
    }

    private static string Derive(string owner, string suffix)
    {
        var builder = new NpgsqlConnectionStringBuilder(owner);
        if (string.IsNullOrEmpty(builder.Password) || string.IsNullOrEmpty(builder.Database))
        {
            throw new InvalidOperationException(
                "The connection string of the owner holds no password or no database name, so the passwords of the app's own roles cannot be derived from it. Add them, or set ConnectionStrings__VectrantApp and ConnectionStrings__VectrantCustomer.");
        }

        var role = $"{builder.Database}_{suffix}";
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(builder.Password), Encoding.UTF8.GetBytes("vectrant role " + role));
        builder.Username = role;
        builder.Password = Convert.ToHexString(key);
        return builder.ConnectionString;
    }
}
