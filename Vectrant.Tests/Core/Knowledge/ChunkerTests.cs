using FsCheck;
using FsCheck.Fluent;
using Vectrant.Core.Knowledge.Ingestion;
using Xunit;

namespace Vectrant.Tests.Core.Knowledge;

public sealed class ChunkerTests
{
    private static readonly string[] Words = ["water", "damage", "Straße", "£250", "e.g.", "pipe.", "Is", "it?", "😀", "zażółć", "a\u0000b", "\uD800", "no-break\u00A0space", "“quoted.”", new string('x', 1500)];

    [Fact]
    public void Cut_AnyDocument_KeepsItsPromises()
    {
        var documents = Gen.ArrayOf(Gen.Zip(
            Gen.Choose(0, 6),
            Gen.ArrayOf(Gen.Elements(Words)).Resize(400))).Resize(40);
        Prop.ForAll(Arb.From(documents), blocks => Check([.. blocks.Select(block => (block.Item1, string.Join(' ', block.Item2)))]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Cut_SectionsUnderTwoChapters_NeverSharesAPassage()
    {
        var text = Assemble([(1, "Terms"), (2, "Water"), (0, "Short."), (2, "Fire"), (0, "Short too.")]);
        var chunks = Chunker.Cut(text);
        Assert.Equal([["Water"], ["Fire"]], chunks.Select(chunk => chunk.HeadingPath));
        Assert.Equal(["Short.", "Short too."], chunks.Select(chunk => text.Text[chunk.Start..chunk.End]));
    }

    [Fact]
    public void Cut_TinySectionsOfOneChapter_ShareAPassageWithTheirHeadings()
    {
        var text = Assemble([(1, "Terms"), (2, "Water"), (3, "Excess"), (0, "It is £250."), (3, "Frost"), (0, "Heat the rooms."), (2, "Fire"), (0, "Call us.")]);
        var chunks = Chunker.Cut(text);
        Assert.Equal(2, chunks.Count);
        Assert.Equal(["Water"], chunks[0].HeadingPath);
        Assert.Contains("Excess", text.Text[chunks[0].Start..chunks[0].End], StringComparison.Ordinal);
        Assert.Contains("Heat the rooms.", text.Text[chunks[0].Start..chunks[0].End], StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_LongParagraph_EndsWithWholeSentences()
    {
        var text = Assemble([(1, "Terms"), (0, string.Concat(Enumerable.Range(1, 80).Select(i => $"Sentence number {i} says something about clause No. {i} of e.g. the contract. ")))]);
        var chunks = Chunker.Cut(text);
        Assert.True(chunks.Count > 3);
        Assert.All(chunks, chunk => Assert.EndsWith("contract.", text.Text[chunk.Start..chunk.End], StringComparison.Ordinal));
    }

    [Fact]
    public void Cut_LongTable_KeepsRowsWhole()
    {
        var assembler = new TextAssembler(1_000_000);
        assembler.Add("Limits", BlockShape.Head(1));
        for (var i = 0; i < 60; i++)
        {
            assembler.Add($"Item: thing {i}; Limit: £{i}00; Note: {new string('n', 40)}", BlockShape.Row);
        }

        var text = assembler.Build(null, null, null);
        var lines = Chunker.Cut(text).SelectMany(chunk => text.Text[chunk.Start..chunk.End].Split('\n')).ToList();
        Assert.Equal(60, lines.Count);
        Assert.All(lines, line => Assert.StartsWith("Item: thing", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Cut_TableOfContents_IsLeftOut()
    {
        var assembler = new TextAssembler(1_000_000);
        assembler.Add("Contents", BlockShape.Head(2));
        assembler.Add("1 Water 3", new BlockShape(IsContents: true));
        assembler.Add("Water", BlockShape.Head(2));
        assembler.Add("It flows.", BlockShape.Paragraph);
        var text = assembler.Build(null, null, null);
        var chunk = Assert.Single(Chunker.Cut(text));
        Assert.Equal("It flows.", text.Text[chunk.Start..chunk.End]);
    }

    private static void Check((int Level, string Words)[] blocks)
    {
        var text = Assemble(blocks);
        var chunks = Chunker.Cut(text);
        var end = 0;
        foreach (var chunk in chunks)
        {
            var words = text.Text[chunk.Start..chunk.End];
            Assert.True(chunk.Start >= end, "Passages overlap or are out of order.");
            Assert.Equal(words.Trim(), words);
            Assert.InRange(words.Length, 1, 1500);
            Assert.False(char.IsLowSurrogate(words[0]) || char.IsHighSurrogate(words[^1]), "A character is cut in two.");
            end = chunk.End;
        }

        // Whatever is no heading is in some passage.
        foreach (var block in text.Blocks.Where(block => block.Heading is null))
        {
            var covered = chunks.Where(chunk => chunk.Start < block.End && chunk.End > block.Start).ToList();
            Assert.NotEmpty(covered);
            Assert.True(covered[0].Start <= block.Start && covered[^1].End >= block.End, "A part of a paragraph is in no passage.");
        }

        Assert.DoesNotContain('\u0000', text.Text);
    }

    /// <summary>Level 0 is a paragraph.</summary>
    private static ExtractedText Assemble((int Level, string Words)[] blocks)
    {
        var assembler = new TextAssembler(10_000_000);
        foreach (var (level, words) in blocks)
        {
            assembler.Add(level == 0 ? words : words[..Math.Min(words.Length, 200)], level == 0 ? BlockShape.Paragraph : BlockShape.Head(level));
        }

        return assembler.Build(null, null, null);
    }
}
