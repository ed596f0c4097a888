using Microsoft.AspNetCore.Connections;

namespace EdgeGateway.Hosting.Memory;

/// <summary>Gives memory back to the system after a load.</summary>
internal static class MemoryFeature
{
    public static WebApplicationBuilder AddMemoryRelease(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        var server = services.Last(service => service.ServiceType == typeof(IMemoryPoolFactory<byte>));
        services.AddSingleton(provider => new BlockPools(
            (IMemoryPoolFactory<byte>)server.ImplementationFactory!(provider)
        ));
        services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<BlockPools>());
        services.AddSingleton<IManagedHeap, ManagedHeap>().AddHostedService<QuietRelease>();
        return builder;
    }
}
