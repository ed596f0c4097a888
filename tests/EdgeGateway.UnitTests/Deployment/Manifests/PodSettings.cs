using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.ReverseProxy.Destinations.Resolution;
using EdgeGateway.Testing;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>
/// The settings of a pod: a program that was built, but not started, with the files and variables that the pod has. The
/// program rejects settings that it does not know.
/// </summary>
internal sealed class PodSettings : IAsyncDisposable
{
    private static readonly string Certificate = TestCertificate.Instance.ExportCertificatePem();
    private static readonly string Key = TestCertificate.Instance.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    // What the Secret of the gateway has.
    private static readonly KeyValuePair<string, string?>[] Secrets =
    [
        new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
        new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
    ];

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private PodSettings(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public DrainingOptions Draining => _app.Services.GetRequiredService<IOptions<DrainingOptions>>().Value;

    /// <summary>Where a gateway finds its log sources.</summary>
    public Uri LogSource => new(_app.Configuration["ReverseProxy:Clusters:log-source:Destinations:primary:Address"]!);

    /// <summary>Where the program listens: the name of each endpoint with its URL.</summary>
    public IReadOnlyDictionary<string, Uri> Endpoints =>
        _app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .ToDictionary(
                endpoint => endpoint.Key,
                endpoint => new Uri(endpoint["Url"]!.Replace("*", "all", StringComparison.Ordinal))
            );

    /// <summary>Builds the program of a Deployment.</summary>
    public static PodSettings Of(ManifestSet set, V1Deployment deployment)
    {
        var folder = Directory.CreateTempSubdirectory("edgegateway-pod-");
        var pod = deployment.Spec.Template.Spec;
        var container = pod.Containers.Single();
        var mounts = container.VolumeMounts.ToDictionary(mount => mount.Name, mount => mount.MountPath);
        foreach (var volume in pod.Volumes)
        {
            Mount(set, volume, folder, Directory.CreateDirectory(folder.FullName + mounts[volume.Name]).FullName);
        }

        string[] files = [.. container.Args.Select(argument => folder.FullName + argument["--config=".Length..])];
        var variables = (container.Env ?? [])
            .Where(variable => variable.Name.Contains("__", StringComparison.Ordinal))
            .Select(variable =>
                KeyValuePair.Create(
                    variable.Name.Replace("__", ":", StringComparison.Ordinal),
                    (string?)Locate(variable.Value, folder)
                )
            );
        var app = deployment.Metadata.Name switch
        {
            "gateway" => Program.Build(
                files,
                builder =>
                {
                    builder.Configuration.AddInMemoryCollection([.. variables, .. Secrets]);
                    builder.Services.AddSingleton<NameLookup>(
                        (_, _) => throw new SocketException((int)SocketError.HostNotFound)
                    );
                }
            ),
            _ => global::LogSource.Program.Build(
                files,
                builder => builder.Configuration.AddInMemoryCollection(variables)
            ),
        };
        return new PodSettings(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Mount(ManifestSet set, V1Volume volume, DirectoryInfo folder, string path)
    {
        if (volume.ConfigMap is { } reference)
        {
            var map = set.Of<V1ConfigMap>().Single(map => map.Metadata.Name == reference.Name);
            foreach (var (file, text) in map.Data)
            {
                File.WriteAllText(Path.Combine(path, file), Locate(text, folder));
            }
        }

        if (volume.Secret?.SecretName == "log-source-access")
        {
            File.WriteAllText(Path.Combine(path, "secret"), GatewayHost.Secret);
        }

        if (volume.Secret?.SecretName.EndsWith("-tls", StringComparison.Ordinal) == true)
        {
            File.WriteAllText(Path.Combine(path, "tls.crt"), Certificate);
            File.WriteAllText(Path.Combine(path, "tls.key"), Key);
        }
    }

    private static string Locate(string text, DirectoryInfo folder) =>
        text.Replace("/etc/edgegateway/", $"{folder.FullName}/etc/edgegateway/", StringComparison.Ordinal);
}
