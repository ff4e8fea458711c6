using Vectrant.Core.Language;
using Xunit;

namespace Vectrant.Tests.Core.Language;

public sealed class FactsTests
{
    [Theory]
    [InlineData("within 7 days", "within seven days", true)]
    [InlineData("7 days", "sieben Tage", true)]
    [InlineData("7 days", "7 working days", false)]
    [InlineData("7 days", "7 weeks", false)]
    [InlineData("60 days", "60 consecutive days", true)]
    [InlineData("€150", "150 €", true)]
    [InlineData("€150", "EUR 150", true)]
    [InlineData("€150", "150 euros", true)]
    [InlineData("€150", "£150", false)]
    [InlineData("£1,000", "1000 pounds", true)]
    [InlineData("£1,000", "£1000.00", true)]
    [InlineData("1.000 €", "€1,000", true)]
    [InlineData("2,50 €", "€2.50", true)]
    [InlineData("£1.90", "£1.9", true)]
    [InlineData("£1.90", "£190", false)]
    [InlineData("£2 million", "£2,000,000", true)]
    [InlineData("10 %", "10 percent", true)]
    [InlineData("10 %", "10 Prozent", true)]
    [InlineData("10 %", "12 %", false)]
    [InlineData("1 March 2026", "2026-03-01", true)]
    [InlineData("1 March 2026", "1. März 2026", true)]
    [InlineData("March 1, 2026", "01.03.2026", true)]
    [InlineData("1 March 2026", "2 March 2026", false)]
    [InlineData("24 December", "24. Dezember", true)]
    [InlineData("8 am", "08:00", true)]
    [InlineData("8 pm", "20 Uhr", true)]
    [InlineData("8 am", "8 pm", false)]
    [InlineData("https://www.a.example/x/", "http://a.example/x", true)]
    [InlineData("https://a.example/x", "https://a.example/y", false)]
    [InlineData("a.example/x", "https://www.a.example/x", true)]
    [InlineData("evil.example/x", "https://a.example/x", false)]
    [InlineData("//evil.example/x", "https://a.example/x", false)]
    [InlineData("https:evil.example/x", "https://a.example/x", false)]
    [InlineData("a.example.evil.com", "a.example", false)]
    [InlineData("a-b.example", "a.example", false)]
    [InlineData("münchen.example", "munchen.example", false)]
    [InlineData("8.30 am", "08:30", true)]
    [InlineData("first.last@a.example", "first.last@a.example", true)]
    [InlineData("Help@A.example", "help@a.example", true)]
    [InlineData("01632 960 100", "+44 1632 960100", true)]
    [InlineData("01632 960 100", "01632 960 101", false)]
    [InlineData("75 km/h", "75 km/h", true)]
    [InlineData("12 °C", "12 °C", true)]
    public void Says_TwoSpellings_AreTheSameOnlyWhenTheyMeanTheSame(string claim, string passage, bool same) =>
        Assert.Equal(same, Facts.Find(claim).All(wanted => Facts.Find(passage).Any(found => found.Says(wanted))));

    [Theory]
    [InlineData("We pay £250 within 7 days, at most 10 %.", 3)]
    [InlineData("Call 01632 960 100 or write to a@b.example.", 2)]
    [InlineData("Nothing here is exact.", 0)]
    [InlineData("Write to claims.team@a.example, e.g. about z.B. glass.", 1)]
    [InlineData("See a.example/claims.", 1)]
    public void Find_Text_FindsEachOnce(string text, int count) => Assert.Equal(count, Facts.Find(text).Count);

    [Theory]
    [InlineData("reported", "reporting")]
    [InlineData("cancellation", "cancel")]
    [InlineData("insured", "insurance")]
    [InlineData("paid", "pays")]
    [InlineData("stolen", "steal")]
    [InlineData("withdrawal", "withdraw")]
    [InlineData("schaden", "schadens")]
    [InlineData("kundigung", "kundigen")]
    public void Of_TwoFormsOfAWord_HaveOneStem(string one, string other) => Assert.Equal(Stem.Of(one), Stem.Of(other));
}
