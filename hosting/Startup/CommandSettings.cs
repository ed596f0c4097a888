using EdgeGateway.Hosting.Configuration.Files;

namespace EdgeGateway.Hosting.Startup;

/// <summary>The settings of a command that runs beside the server, read as the server reads them.</summary>
internal static class CommandSettings
{
    /// <summary>Creates a host builder with the program's settings and nothing else.</summary>
    /// <exception cref="OperatorErrorException">A settings file is missing or cannot be read.</exception>
    public static HostApplicationBuilder CreateBuilder(string program, IEnumerable<string> configFiles)
    {
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                EnvironmentName =
                    Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
                    ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
            }
        );
        builder.UseSettingsFiles(program, configFiles);
        return builder;
    }

    /// <summary>Reads the program's settings once.</summary>
    /// <exception cref="OperatorErrorException">A settings file is missing or cannot be read.</exception>
    public static ConfigurationManager Read(string program, IEnumerable<string> configFiles) =>
        CreateBuilder(program, configFiles).Configuration;
}
