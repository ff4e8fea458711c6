using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Conversations;

/// <summary>A part of a text: words, or the placeholder of a hidden value.</summary>
public sealed record TextPiece(string Text, HiddenValue? Hidden);

/// <summary>Takes a text apart at the placeholders that are known in its conversation; others are words like any.</summary>
public static class HiddenPieces
{
    public static IEnumerable<TextPiece> Of(string text, IReadOnlyList<HiddenValue> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(known);
        var done = 0;
        for (var at = known.Count == 0 ? -1 : text.IndexOf('['); at >= 0; at = text.IndexOf('[', at + 1))
        {
            var hidden = known.FirstOrDefault(value => text.AsSpan(at).StartsWith(value.Placeholder, StringComparison.Ordinal));
            if (hidden is null)
            {
                continue;
            }

            if (at > done)
            {
                yield return new TextPiece(text[done..at], null);
            }

            yield return new TextPiece(hidden.Placeholder, hidden);
            done = at + hidden.Placeholder.Length;
        }

        if (done < text.Length)
        {
            yield return new TextPiece(text[done..], null);
        }
    }
}
