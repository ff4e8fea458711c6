namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Words, compared without case, that can be asked with a part of a text and without a copy of it.</summary>
/// <param name="words">Separated by single spaces.</param>
internal sealed class WordSet(string words)
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup =
        new HashSet<string>(words.Split(' '), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Contains(ReadOnlySpan<char> word) => _lookup.Contains(word);
}
