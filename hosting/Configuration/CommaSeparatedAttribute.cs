namespace EdgeGateway.Hosting.Configuration;

/// <summary>The setting is a list, or one text with commas.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CommaSeparatedAttribute : Attribute;
