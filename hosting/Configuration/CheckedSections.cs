namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// The last valid settings of the sections that framework code follows: the server, the proxy and the log levels. Given
/// an invalid change, that code applies parts of it, or throws in the code that reads the configuration. Therefore it
/// reads only sections that were passed to <see cref="Accept"/>.
/// </summary>
internal sealed class CheckedSections : ConfigurationProvider, IConfigurationSource
{
    private readonly IConfigurationRoot _root;
    private readonly List<string> _names = [];

    public CheckedSections() => _root = new ConfigurationBuilder().Add(this).Build();

    /// <summary>
    /// Returns a section to read instead of the configuration's own. It is empty until it is accepted for the first
    /// time.
    /// </summary>
    public IConfigurationSection Get(string name)
    {
        if (!_names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _names.Add(name);
        }

        return _root.GetSection(name);
    }

    /// <summary>
    /// Puts the given sections into force, except sections that nothing reads here. Calls the change listeners
    /// before it returns.
    /// </summary>
    public void Accept(IEnumerable<IConfigurationSection> sections)
    {
        var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        foreach (
            var section in sections.Where(section => _names.Contains(section.Path, StringComparer.OrdinalIgnoreCase))
        )
        {
            foreach (var (key, _) in _root.GetSection(section.Path).AsEnumerable())
            {
                data.Remove(key);
            }

            foreach (var (key, value) in section.AsEnumerable().Where(setting => setting.Value is not null))
            {
                data[key] = value;
            }
        }

        if (data.Count != Data.Count || data.Except(Data).Any())
        {
            Data = data;
            OnReload();
        }
    }

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;
}
