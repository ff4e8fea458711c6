namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Settings files whose form tells that their values are secret.</summary>
internal static class Manifests
{
    private const string KubernetesRule = "secrets.kubernetes_secret_yaml";
    private const string NuGetRule = "secrets.nuget_config_password";
    private const string GoogleRule = "secrets.gcp_service_account";
    private const int Before = 1000;
    private const int After = 4000;
    private const int ShortestEncoded = 8;

    /// <summary>The values under "data" or "stringData" of a manifest of the kind Secret.</summary>
    public static void Kubernetes(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (start < context.ManifestEnd || !IsKind(text, start, end))
        {
            return;
        }

        var first = Math.Max(context.ManifestEnd, start - Before);
        var last = Math.Min(text.Length, end + After);
        context.ManifestEnd = last;
        var inData = false;
        foreach (var range in text[first..last].Split('\n'))
        {
            var line = text[first..last][range];
            var trimmed = line.Trim();
            if (trimmed.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("stringData:", StringComparison.OrdinalIgnoreCase))
            {
                inData = true;
            }
            else if (inData && line.Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                inData = false;
            }
            else if (inData)
            {
                Take(line, first + range.Start.Value, candidates);
            }
        }
    }

    /// <summary><c>&lt;add key="ClearTextPassword" value="…" /&gt;</c> of a NuGet.config.</summary>
    public static void NuGet(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var rest = text.Slice(end, Math.Min(400, text.Length - end));
        var close = rest.IndexOf('>');
        rest = close < 0 ? rest : rest[..close];
        var name = rest.IndexOf("password\"", StringComparison.OrdinalIgnoreCase);
        var value = rest.IndexOf("value=\"", StringComparison.OrdinalIgnoreCase);
        if (name is < 0 or > 20 || value < name)
        {
            return;
        }

        var password = rest[(value + 7)..];
        var length = password.IndexOf('"');
        if (length >= 4 && !Placeholder.Is(password[..length]) && Entropy.Of(password[..length]) >= 1)
        {
            candidates.Add(NuGetRule, end + value + 7, length, 2);
        }
    }

    /// <summary>The line that makes a JSON file Google's key of a service account.</summary>
    public static void GoogleServiceAccount(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var head = text[Math.Max(0, start - 14)..start];
        if (end < text.Length && text[end] == '"' && head.Contains("\"type\"", StringComparison.Ordinal) && head[^1] == '"')
        {
            candidates.Add(GoogleRule, start, end - start, 2);
        }
    }

    private static bool IsKind(ReadOnlySpan<char> text, int start, int end)
    {
        var head = text[Math.Max(0, start - 16)..start].TrimEnd(" \t\"'");
        return head.EndsWith(":", StringComparison.Ordinal) && head[..^1].TrimEnd(" \t\"'").EndsWith("kind", StringComparison.OrdinalIgnoreCase)
            && (end == text.Length || text[end] is '\n' or '\r' or '"' or '\'' or ' ');
    }

    private static void Take(ReadOnlySpan<char> line, int offset, Candidates candidates)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var start = colon < 0 ? 0 : colon + 2;
        while (start < line.Length && line[start] is ' ' or '\t' or '"' or '\'')
        {
            start++;
        }

        var value = line[start..].TrimEnd(" \t\r\"'");
        if (value.Length >= ShortestEncoded && !value.ContainsAnyExcept(Encoded) && !Placeholder.Is(value))
        {
            candidates.Add(KubernetesRule, offset + start, value.Length, 2);
        }
    }

    private static readonly System.Buffers.SearchValues<char> Encoded =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-");
}
