using System.Security.Cryptography;
using System.Text.Json;

namespace Vectrant.Infrastructure.Operations;

/// <summary>The passwords of this install's own database, made once and kept in <c>secrets.json</c>, readable by the owner of the install alone.</summary>
internal sealed record SecretsFile(string DatabaseAdministratorPassword, string DatabaseOwnerPassword)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string In(string stateDirectory) => Path.Combine(stateDirectory, "secrets.json");

    /// <returns>Null when this folder has no secrets yet.</returns>
    public static SecretsFile? Read(string stateDirectory)
    {
        var path = In(stateDirectory);
        return File.Exists(path) ? JsonSerializer.Deserialize<SecretsFile>(File.ReadAllText(path), Json) : null;
    }

    public static async Task<SecretsFile> ReadOrMakeAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        if (Read(stateDirectory) is { } known)
        {
            return known;
        }

        var made = new SecretsFile(RandomPassword(), RandomPassword());
        await PrivateFile.WriteAsync(In(stateDirectory), JsonSerializer.Serialize(made, Json), cancellationToken);
        return made;
    }

    /// <summary>192 random bits, in characters that need no quoting anywhere.</summary>
    private static string RandomPassword() => RandomNumberGenerator.GetHexString(48, lowercase: true);

    /// <summary>Keeps the passwords out of logs and exception texts.</summary>
    public override string ToString() => nameof(SecretsFile);
}
