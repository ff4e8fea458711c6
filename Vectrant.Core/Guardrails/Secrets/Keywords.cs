using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>All keywords in one index, and what is to be done at each.</summary>
internal sealed class Keywords
{
    public Keywords(IReadOnlyList<SecretKind> kinds)
    {
        var byWord = new SortedDictionary<string, (List<SecretKind> Kinds, Special? Special)>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            foreach (var word in kind.Keywords)
            {
                Entry(word).Kinds.Add(kind);
            }
        }

        foreach (var word in CommonNames.Keys)
        {
            Attach(word, StatedValues.Key);
        }

        foreach (var word in CommonNames.Passwords)
        {
            Attach(word, StatedValues.Password);
            Attach(word, StatedBackwards.Password);
        }

        foreach (var word in PasswordSlips.All)
        {
            Attach(word, StatedValues.Slip);
        }

        foreach (var word in CommonNames.Logins)
        {
            Attach(word, StatedBackwards.Login);
        }

        Attach("://", Addresses.Read);
        Attach("authorization", Headers.Authorization);
        Attach("bearer ", Headers.Bearer);
        Attach("curl", Headers.Curl);
        Attach("-u", Headers.CurlUser);
        Attach("--user", Headers.CurlUser);
        Attach("key:", Headers.CurlKey);
        Attach("-----begin", KeyBlocks.Read);
        Attach("secret", Manifests.Kubernetes);
        Attach("<add key=", Manifests.NuGet);
        Attach("service_account", Manifests.GoogleServiceAccount);
        Literals = [.. byWord.Keys];
        Kinds = [.. byWord.Values.Select(entry => entry.Kinds.ToArray())];
        Special = [.. byWord.Values.Select(entry => entry.Special)];
        Index = new KeywordIndex(Literals);

        (List<SecretKind> Kinds, Special? Special) Entry(string word)
        {
            if (!byWord.TryGetValue(word, out var entry))
            {
                byWord[word] = entry = ([], null);
            }

            return entry;
        }

        void Attach(string word, Special special)
        {
            var entry = Entry(word);
            byWord[word] = (entry.Kinds, entry.Special + special);
        }
    }

    public KeywordIndex Index { get; }

    public string[] Literals { get; }

    public SecretKind[][] Kinds { get; }

    public Special?[] Special { get; }
}
