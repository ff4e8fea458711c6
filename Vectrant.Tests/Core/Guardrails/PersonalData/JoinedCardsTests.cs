using Xunit;

namespace Vectrant.Tests.Core.Guardrails.PersonalData;

public sealed class JoinedCardsTests
{
    [Theory]
    [InlineData("4539 5787\n6362 1486", "card 4539 5787\n6362 1486")]
    [InlineData("my card: 4539 5787 \r\n 6362 1486, thanks", "card 4539 5787 \r\n 6362 1486")]
    [InlineData("it is 4539 5787 63621486", "card 4539 5787 63621486")]
    [InlineData("453957 8763621486 please", "card 453957 8763621486")]
    [InlineData("card: 4539/5787/6362/1486", "card 4539/5787/6362/1486")]
    [InlineData("my card is 4539|5787|6362|1486", "card 4539|5787|6362|1486")]
    [InlineData("my card is 4539-5787 6362-1486", "card 4539-5787 6362-1486")]
    [InlineData("5105.1051 0510-5100", "card 5105.1051 0510-5100")]
    [InlineData("4539 - 5787 - 6362 - 1486", "card 4539 - 5787 - 6362 - 1486")]
    [InlineData("4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6", "card 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6")]
    [InlineData("4-5-3-9-5-7-8-7-6-3-6-2-1-4-8-6 ok?", "card 4-5-3-9-5-7-8-7-6-3-6-2-1-4-8-6")]
    [InlineData("3782 8224\n6310 005 is my card", "card 3782 8224\n6310 005")]
    [InlineData("Visa 4539/5787/6362/1486 12/29", "card 4539/5787/6362/1486")]
    [InlineData("٤٥٣٩ ٥٧٨٧ ٦٣٦٢ ١٤٨٦", "card ٤٥٣٩ ٥٧٨٧ ٦٣٦٢ ١٤٨٦")]
    [InlineData("कार्ड ४५३९५७८७६३६२१४८६ है", "card ४५३९५७८७६३६२१४८६")]
    [InlineData("first\n4539 5787\n6362 1486", "card 4539 5787\n6362 1486")]
    public void Find_CardWrittenInAnUnusualWay_IsFoundWhole(string text, string expected) => Assert.Equal(expected, Found.Values(text));

    [Theory]
    [InlineData("order 4539 5787 63621486")]
    [InlineData("4539 5787 63621487")]
    [InlineData("4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 7")]
    [InlineData("the counts 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6 2 1 1")]
    [InlineData("Order 4539578763621486")]
    [InlineData("4539 5787\n63621486")]
    [InlineData("4.5.3957 8763.621486")]
    [InlineData("4539, 5787, 6362, 1486")]
    [InlineData("a4539 5787 63621486 and 4539 5787 63621486b")]
    public void Find_WhatIsNoCardForSure_IsLeft(string text) => Assert.DoesNotContain("card ", Found.Values(text), StringComparison.Ordinal);
}
