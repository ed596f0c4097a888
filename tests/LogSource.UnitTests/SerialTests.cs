namespace LogSource.UnitTests;

/// <summary>
/// The collection of tests that measure the memory of the whole process, or whose commands time out under load. They
/// run alone, after all others.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class SerialTests;
