using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vectrant.Core.Common;
using Xunit;

namespace Vectrant.Tests.Core.Common;

public sealed class TextInputTests
{
    /// <summary>Everything that makes texts hard, often and side by side.</summary>
    private static readonly string[] Pieces =
    [
        "a", "B", " ", "\n", "\r", "\r\n", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u00a0", "\u200b", "\u200d", "\u200e", "\u202a", "\u202e", "\u2066",
        "\u2069", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\ud800", "\udc00", "\udbff", "e\u0301", "\u0301", "\u0316", "\u212b", "\u1e9b\u0323", "\u0958", "\u2126",
        "\u1100\u1161", "\uac00", "\U0001F468\u200D\U0001F469", "\U0001D15E", "\U0001FFFE", "\U0010FFFF", "\ue000", "\u3164", "<script>", "'; --", "\u0378",
    ];

    private static readonly Arbitrary<string> Texts = Gen.ListOf(Gen.Elements(Pieces)).Select(pieces => string.Concat(pieces)).ToArbitrary();

    [Fact]
    public void Clean_AnyText_IsFitAndStaysAsItIs() => Prop.ForAll(Texts, text =>
    {
        var clean = TextInput.Clean(text);
        return clean == TextInput.Clean(clean) && clean.Trim() == clean && TextInput.Keeps(clean) && clean.IsNormalized(NormalizationForm.FormC)
            && !clean.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean)) == clean;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Clean_AnyText_IsTheSameHoweverItIsComposed() => Prop.ForAll(Texts, text =>
    {
        var clean = TextInput.Clean(text);
        return TextInput.Clean(clean.Normalize(NormalizationForm.FormD)) == clean;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Line_AnyText_IsRefusedOrKeptWhole() => Prop.ForAll(Texts, text =>
    {
        var line = TextInput.Line(text, 10);
        return line is null || (line == TextInput.Clean(text) && line == TextInput.Line(line, 10) && !line.AsSpan().ContainsAny('\n', '\t') && line.EnumerateRunes().Count() <= 10);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Cut_AnyText_IsItsBeginningInWholeCharacters() => Prop.ForAll(Texts, Gen.Choose(0, 20).ToArbitrary(), (text, longest) =>
    {
        var (clean, cut) = (TextInput.Clean(text), TextInput.Cut(TextInput.Clean(text), longest));
        var whole = clean.EnumerateRunes().Take(longest).ToArray();
        return cut == string.Concat(whole) && TextInput.IsWithin(cut, longest) && TextInput.IsWithin(clean, longest) == (clean.EnumerateRunes().Count() <= longest);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData("pay \u202Egnp.exe", "pay gnp.exe")]
    [InlineData("one\u0085two\u2028three\u2029four\r\nfive\rsix", "one\ntwo\nthree\nfour\nfive\nsix")]
    [InlineData("Cafe\u0301", "Caf\u00e9")]
    [InlineData("\u2126", "\u03a9")]
    [InlineData("\uFEFF \t", "")]
    [InlineData(null, "")]
    public void Clean_WhatNobodyMeans_IsTakenOut(string? text, string expected) => Assert.Equal(expected, TextInput.Clean(text));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u202Eb")]
    [InlineData("\u200B\u200D")]
    [InlineData("   ")]
    [InlineData("")]
    [InlineData(null)]
    public void Line_WhatNamesNothing_IsRefused(string? text) => Assert.Null(TextInput.Line(text, 100));

    [Theory]
    [InlineData("after you notice the damage\U000E0070\U000E006F\U000E006C.", "after you notice the damage.")]
    [InlineData("at \u202Eelpmaxe.live\u202C.", "at elpmaxe.live.")]
    [InlineData("a\u200Bb\u2060c\u2063d\u180Ee\u3164f\uFE00g\U000E0101h", "abcdefgh")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F\U000E0070\U000E0070 \u845B\U000E0100", "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F\U000E0070 \u845B\U000E0100")]
    [InlineData("heart \u2764\uFE0F, family \U0001F468\u200D\U0001F469", "heart \u2764\uFE0F, family \U0001F468\u200D\U0001F469")]
    [InlineData("Schiff\u00ADfahrt, می\u200Cخواهم", "Schiff\u00ADfahrt, می\u200Cخواهم")]
    public void Written_HoldsNothingThatNobodySees(string text, string expected) => Assert.Equal(expected, TextInput.Written(text));

    [Fact]
    public void LoneSurrogates_AreNeverKept()
    {
        // Not as data of a theory: the runner would write them down in UTF-8.
        Assert.Equal("ab", TextInput.Clean("a\ud83db\udc00"));
        Assert.Null(TextInput.Line("a\ud83db", 100));
        Assert.Null(TextInput.Line("\udc00\ud800", 100));
        Assert.False(TextInput.Keeps("a\ud83d"));
    }

    [Fact]
    public void Lengths_CountCharactersAndNotUnits()
    {
        var faces = string.Concat(Enumerable.Repeat("\U0001F600", 10));
        Assert.Equal(20, faces.Length);
        Assert.Equal(faces, TextInput.Line(faces, 10));
        Assert.Null(TextInput.Line(faces + "x", 10));
        Assert.Equal(faces[..4], TextInput.Cut(faces, 2));
        Assert.Equal("", TextInput.Cut(faces, 0));
        Assert.Null(TextInput.Line(new string('x', 100_000), 100));

        // Some characters have no composed form and become longer: what is kept is counted.
        Assert.Null(TextInput.Line("\u0958", 1));
    }

    [Theory]
    [InlineData("  lighthouse ", "lighthouse")]
    [InlineData("a\0b", "ab")]
    [InlineData("\0", null)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void Search_IsFitForADatabase_OrNothing(string? text, string? expected) => Assert.Equal(expected, TextInput.Search(text));
}
