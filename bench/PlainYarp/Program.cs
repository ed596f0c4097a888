namespace EdgeGateway.PlainYarp;

/// <summary>
/// YARP without anything of the gateway, to compare with. Its endpoints, routes and clusters come from the command line.
/// </summary>
internal static class Program
{
    internal static void Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        app.Run();
    }
}
