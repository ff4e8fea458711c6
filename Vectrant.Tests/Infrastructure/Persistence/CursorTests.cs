using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Persistence;

public sealed class CursorTests
{
    [Fact]
    public void Parse_WhatWasWritten_IsTheSamePlace()
    {
        var at = new DateTimeOffset(2026, 11, 21, 23, 59, 59, 999, 123, TimeSpan.Zero);
        var byNumber = new Cursor<long>(at, long.MaxValue);
        var byGuid = new Cursor<Guid>(at, Guid.CreateVersion7());

        Assert.Equal(byNumber, Cursor<long>.Parse(byNumber.ToString()));
        Assert.Equal(byGuid, Cursor<Guid>.Parse(byGuid.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("-1.17")]
    [InlineData("9223372036854775807.17")]
    [InlineData("638.17.1")]
    [InlineData("638.seventeen")]
    public void Parse_AnythingElse_IsTheFirstPage(string? text) => Assert.Null(Cursor<long>.Parse(text));
}
