using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Limits;

public sealed class RateLimitOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(new RateLimitOptionsValidator().Validate(null, new RateLimitOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingWrong_NamesEverySetting()
    {
        var options = new RateLimitOptions
        {
            Customer = new ClassLimits { SignIn = 1, Chat = 0, Ask = 1, Upload = 1, Read = 1_000_001, Write = 1 },
            Endpoints =
            [
                new EndpointLimit { Endpoint = "a", Tier = LimitTier.Admin, PerMinute = 5 },
                new EndpointLimit { Endpoint = "a", Tier = LimitTier.Admin, PerMinute = 6 },
                new EndpointLimit { Endpoint = " ", Tier = (LimitTier)9, PerMinute = -1 },
            ],
        };

        Assert.Equal(
            [
                "RateLimits:Customer:Chat", "RateLimits:Customer:Read", "RateLimits:Endpoints:1", "RateLimits:Endpoints:2:Endpoint",
                "RateLimits:Endpoints:2:Tier", "RateLimits:Endpoints:2:PerMinute",
            ],
            new RateLimitOptionsValidator().Validate(null, options).Failures!.Select(failure => failure.Split(' ')[0]));
    }

    [Fact]
    public void Table_OfOptions_HoldsEveryLimit()
    {
        var options = new RateLimitOptions { Endpoints = [new EndpointLimit { Endpoint = "ask", Tier = LimitTier.ApiKey, PerMinute = 7 }] };
        var table = LimitTable.Of(options);
        foreach (var tier in Enum.GetValues<LimitTier>())
        {
            foreach (var endpointClass in Enum.GetValues<EndpointClass>())
            {
                Assert.Equal(options.Of(tier).Of(endpointClass), table.Of(endpointClass, tier));
                Assert.Equal((endpointClass.ToString(), options.Of(tier).Of(endpointClass)), table.For("another", endpointClass, tier));
            }
        }

        Assert.Equal(("ask", 7), table.For("ask", EndpointClass.Ask, LimitTier.ApiKey));
        Assert.Equal(("Ask", options.Admin.Ask), table.For("ask", EndpointClass.Ask, LimitTier.Admin));
    }

    [Theory]
    [InlineData(LimitTier.Admin, Role.Employee, Role.Admin)]
    [InlineData(LimitTier.Agent, Role.TeamLead)]
    [InlineData(LimitTier.Agent, Role.Approver, Role.Employee)]
    [InlineData(LimitTier.Agent, Role.Agent)]
    [InlineData(LimitTier.Employee, Role.Employee)]
    [InlineData(LimitTier.Employee, "Auditor")]
    [InlineData(LimitTier.Customer, Role.Customer)]
    [InlineData(LimitTier.Customer)]
    public void Tier_OfRoles_IsTheWidest(LimitTier expected, params string[] roles) => Assert.Equal(expected, LimitTiers.Of(roles));
}
