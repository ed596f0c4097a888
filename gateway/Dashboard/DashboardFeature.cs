using EdgeGateway.Pages;

namespace EdgeGateway.Dashboard;

/// <summary>
/// The page for operators, <c>/</c> on the management port. It holds no data: it reads the admin API, which checks who may.
/// </summary>
internal static class DashboardFeature
{
    private const string RouteName = "dashboard";

    /// <summary>Serves the page and its files.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder management)
    {
        var page = Page.Read("dashboard");
        var group = management.MapGroup("").AllowAnonymous().WithGroupName(RouteName);
        group.Map("/", page.ServeAsync);
        page.MapFiles(group.MapGroup("/assets"));
    }
}
