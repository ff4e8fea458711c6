using Vectrant.Core.Identity.Sessions;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Sessions;

public sealed class SessionOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(new SessionOptionsValidator().Validate(null, new SessionOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingWrong_NamesEachSetting()
    {
        var options = new SessionOptions { IdleMinutes = 4, AbsoluteHours = 0, RememberedIdleDays = 91, RememberedAbsoluteDays = 0, HistoryDays = 0 };
        var failures = new SessionOptionsValidator().Validate(null, options).Failures!.ToList();
        Assert.Equal(6, failures.Count);
        Assert.All(failures, failure => Assert.StartsWith("Sessions:", failure, StringComparison.Ordinal));
    }
}
