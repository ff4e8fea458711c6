using System.Globalization;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Answering;
using Vectrant.Core.Retrieval;

namespace Vectrant.Web.Features.Ask;

/// <summary>What somebody says of an answer.</summary>
public sealed record Rating(bool Helpful, string? Reason);

/// <summary>A piece of an answer: a sentence with its marks, or what stands between sentences.</summary>
public sealed record AnswerPiece(string Text, AnswerSentence? Sentence);

/// <summary>A source that the answer cites.</summary>
public sealed record CitedSource(int Number, Passage Passage)
{
    /// <summary>The document, opened at the passage.</summary>
    public string Address
    {
        get
        {
            var page = Passage.Page is { } number ? string.Create(CultureInfo.InvariantCulture, $"&page={number}") : string.Empty;
            return string.Create(CultureInfo.InvariantCulture, $"/documents/{Passage.DocumentId}?version={Passage.VersionId}&start={Passage.CharStart}&end={Passage.CharEnd}{page}");
        }
    }

    public string Place => string.Join(" › ", Passage.HeadingPath.Where(heading => heading.Length > 0));
}

/// <summary>Takes an answer apart for the screen.</summary>
public static class AnswerView
{
    public static IEnumerable<AnswerPiece> Pieces(Answer answer)
    {
        var from = 0;
        foreach (var sentence in answer.Sentences.OrderBy(sentence => sentence.Start))
        {
            if (sentence.Start > from)
            {
                yield return new AnswerPiece(answer.Text[from..sentence.Start], null);
            }

            from = sentence.Start + sentence.Length;
            yield return new AnswerPiece(answer.Text[sentence.Start..from], sentence);
        }

        if (from < answer.Text.Length)
        {
            yield return new AnswerPiece(answer.Text[from..], null);
        }
    }

    public static IReadOnlyList<CitedSource> Cited(Answer answer) =>
        [.. answer.Sentences.SelectMany(sentence => sentence.PassageNumbers).Distinct().Order().Select(number => new CitedSource(number, answer.Passages[number - 1]))];

    /// <summary>What a step did, in words; a code without a translation is shown as it is.</summary>
    public static string InWords(StepVerdict step, IStringLocalizer text)
    {
        var words = text["Trace." + step.Code];
        return step.Counts.Aggregate(
            words.ResourceNotFound ? step.Code : words.Value,
            (sentence, count) => sentence.Replace("{" + count.Key + "}", count.Value.ToString(CultureInfo.CurrentCulture), StringComparison.Ordinal));
    }
}
