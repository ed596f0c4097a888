namespace LogSource.Gateways;

/// <summary>Marks endpoints that answer without a gateway's secret, such as health checks.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AnyCallerAttribute : Attribute;
