namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// The last good settings of the sections that are followed by code that is not ours: the server, the proxy, the levels of the log. That code
/// puts a wrong change into force in part, or throws at whoever reads the configuration. So it sees only what <see cref="Accept"/> was given.
/// </summary>
internal sealed class CheckedSections : ConfigurationProvider, IConfigurationSource
{
    private readonly IConfigurationRoot _root;
    private readonly List<string> _names = [];

    public CheckedSections() => _root = new ConfigurationBuilder().Add(this).Build();

    /// <summary>A section to read instead of the configuration's own. It is empty until it is accepted for the first time.</summary>
    public IConfigurationSection Get(string name)
    {
        if (!_names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _names.Add(name);
        }

        return _root.GetSection(name);
    }

    /// <summary>Puts these sections into force, if they are among those that are read here. Those who follow them are called before it returns.</summary>
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
