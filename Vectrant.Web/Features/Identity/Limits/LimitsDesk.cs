using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>What the page of limits works with.</summary>
public sealed record LimitsDesk(ILimits Limits, ILimitStore Store, ChangeLimit Change, OpenConnections Open, IChangeFeed Changes, TimeProvider Time);

/// <summary>The endpoints that can have a limit of their own.</summary>
public sealed class LimitedEndpointNames
{
    private ICollection<EndpointDataSource>? _sources;
    private IReadOnlyList<string>? _names;

    /// <summary>Names, or methods with routes, in order; empty on a node that serves none of them.</summary>
    public IReadOnlyList<string> Names => _names ??=
    [
        .. (_sources ?? []).SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<LimitedAsAttribute>() is not null)
            .Select(endpoint => endpoint.LimitNameOf())
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Says where they are, once all of them are mapped.</summary>
    public void Read(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        _sources = routes.DataSources;
    }
}
